import { checkRows, textsIn } from './check-rows.js';
import { referenceColumns } from './columns.js';
import { type Kind, kinds, referenceKinds } from './kinds.js';
import { mergeLayers } from './layers.js';
import { readReferenceSet } from './load.js';

const merged = mergeLayers([readReferenceSet('common'), readReferenceSet('dev-feeds')]);
const known = textsIn((kind) => merged[kind]);
const problemsOf = (kind: Kind, ...rows: readonly unknown[]): string[] => {
  const checked = checkRows(kind, rows, known);
  return 'problems' in checked ? checked.problems.map(({ row, column, message }) => `${row} ${column} ${message}`) : [];
};
const node = { node_id: 'KZ-XNW', name: 'New terminal', country: 'KZ', kind: 'DRY_PORT', zone: 'Asia/Almaty', status: 'OPEN' };

it.each(kinds)('finds nothing wrong with the %s that come with Caravan', (kind) => {
  expect(checkRows(kind, merged[kind], known)).toEqual({ rows: merged[kind] });
});

it.each(kinds)('declares the key of %s among its columns', (kind) => {
  expect(referenceColumns[kind].map(({ name }) => name)).toEqual(expect.arrayContaining([...referenceKinds[kind].key]));
});

it('fills columns that are absent, and takes numbers for their text', () => {
  const checked = checkRows('nodes', [{ ...node, lat: 43.25, lon: null }], known);
  expect(checked).toEqual({ rows: [{ ...node, lat: '43.25', lon: '', coord_quality: '', valid_from: '', valid_to: '', source: '' }] });
});

describe('a row is refused, with its number and column,', () => {
  it.each<[string, Kind, unknown, string]>([
    ['that is no object', 'nodes', 'KZ-XNW', '1  the row must be an object with a text for each column'],
    ['with a column that there is not', 'nodes', { ...node, ZONE: 'UTC' }, '1 ZONE nodes has no such column; it has node_id, name, country, kind, zone, '],
    ['without what is required', 'nodes', { ...node, zone: '' }, '1 zone is required, and must be a time zone such as Asia/Almaty'],
    ['with a value that is no text', 'nodes', { ...node, lat: { degrees: 43 } }, '1 lat must be a text or a number'],
    ['in a zone that does not exist', 'nodes', { ...node, zone: 'Asia/Almatty' }, '1 zone is "Asia/Almatty": it must be a time zone such as Asia/Almaty'],
    ['called unknown', 'nodes', { ...node, node_id: 'unknown' }, '1 node_id is "unknown": it must be up to 64 letters'],
    ['with a word of no list', 'nodes', { ...node, status: 'open' }, '1 status is "open": it must be one of OPEN, PLANNED, CLOSED'],
    ['with an impossible date', 'nodes', { ...node, valid_from: '2026-02-30' }, '1 valid_from is "2026-02-30": it must be a date such as 2026-01-31'],
    ['that ends before it begins', 'nodes', { ...node, valid_from: '2026-02-01', valid_to: '2026-01-01' }, '1 valid_to is 2026-01-01, before valid_from 2026-02-01'],
    ['that ends before it begins, as closures have it', 'closures', { checkpoint_id: 'KZCN-BAKHTY', date_from: '2026-02-02', date_to: '2026-02-01', side: 'A' }, '1 date_to is 2026-02-01, before date_from'],
    ['far from the earth', 'nodes', { ...node, lat: 91 }, '1 lat is "91": it must be a number from -90 to 90'],
    ['that names a node that is not there', 'nodeAliases', { node_id: 'KZ-NOWHERE', scheme: 'UNLOCODE', code: 'KZXNW' }, '1 node_id is "KZ-NOWHERE", which no row of nodes is called: load that one first'],
    ['that names a checkpoint that is not there', 'capacities', { checkpoint_id: 'X', unit: 'VEHICLES_PER_DAY', value: 1, source: 's' }, '1 checkpoint_id is "X", which no row of checkpoints'],
    ['with a fraction where whole numbers are counted', 'capacities', { checkpoint_id: 'KZCN-BAKHTY', unit: 'VEHICLES_PER_DAY', value: 1.5, source: 's' }, '1 value is "1.5": it must be a whole number'],
    ['with control characters', 'nodes', { ...node, name: 'a\u0000b' }, '1 name is "a\u0000b": it must be at most 500 characters, without control characters'],
  ])('%s', (_, kind, row, message) => {
    expect(problemsOf(kind, row)).toEqual([expect.stringContaining(message)]);
  });

  it('that has the key of another', () => {
    expect(problemsOf('nodes', node, { ...node, name: 'Again' })).toEqual(['2  has the key of row 1: KZ-XNW']);
  });

  it('and all that is wrong is listed, up to a hundred', () => {
    expect(problemsOf('nodes', { ...node, zone: 'X', status: 'Y' }, {})).toHaveLength(2 + 6);
    expect(problemsOf('nodes', ...Array.from({ length: 60 }, () => ({})))).toHaveLength(100);
  });
});
