import { mapRow, readMapping } from './index.js';
import type { FeedRow } from './index.js';
import type { DataSpec } from './mapping-types.js';

/** What a value in `data` comes to for a row: its JSON, undefined when left out, or the reject's sentence. */
function evaluate(spec: DataSpec, row: FeedRow = {}, lets: Readonly<Record<string, unknown>> = {}): unknown {
  const mapping = readMapping(
    JSON.stringify({
      feed: 'test',
      version: 1,
      source: '/test',
      input: { kind: 'json' },
      lookups: { sizes: { S: 1, L: 3, none: null } },
      let: lets,
      emit: [{ type: 't', id: 'x', time: '2024-01-01T00:00:00Z', data: { out: spec } }],
    }),
  );
  const { events, rejects } = mapRow(mapping, row, { params: { given: 'here' } });
  return rejects[0]?.message ?? events[0]?.data?.['out'];
}

const march = { month: { date: { col: 'd', pattern: 'yyyy-M' } } };

it.each<[string, DataSpec, FeedRow, unknown]>([
  ['col: text as it stands', { col: 'a' }, { a: ' x ' }, ' x '],
  ['col: nothing when empty', { col: 'a' }, { a: '' }, undefined],
  ['col: a path into JSON', { col: 'a.b' }, { a: { b: 7 } }, 7],
  ['col: never what JavaScript adds to objects', { col: 'constructor' }, {}, undefined],
  ['param', { param: 'given' }, {}, 'here'],
  ['const: an object', { const: { col: 'a' } }, {}, { col: 'a' }],
  ['template', '{a}/{b}{{', { a: 'x', b: 2 }, 'x/2{'],
  ['template: an empty place', '{a}/', { a: '' }, 'column "a" is empty'],
  ['int', { int: { col: 'a' } }, { a: '-12' }, -12],
  ['int: 0 is a number', { int: { col: 'a' } }, { a: '0' }, 0],
  ['int: no fraction', { int: { col: 'a' } }, { a: '1.5' }, 'column "a" says "1.5", which is not a whole number'],
  ['int: no exponent', { int: { col: 'a' } }, { a: '1e3' }, 'column "a" says "1e3", which is not a whole number'],
  ['int: too large to be exact', { int: { col: 'a' } }, { a: '9007199254740993' }, 'column "a" says "9007199254740993", which is not a whole number'],
  ['int: optional', { int: { col: 'a' }, optional: true }, {}, undefined],
  ['scale: rounds', { scale: { col: 'a' }, by: 1000 }, { a: '1.0056' }, 1006],
  ['scale: hours to seconds', { scale: { col: 'a' }, by: 3600 }, { a: 2.5 }, 9000],
  ['lookup', { lookup: 'sizes', col: 'a' }, { a: 'L' }, 3],
  ['lookup: null is left out', { lookup: 'sizes', col: 'a' }, { a: 'none' }, undefined],
  ['lookup: default', { lookup: 'sizes', col: 'a', default: 2 }, { a: 'M' }, 2],
  ['lookup: never what JavaScript adds to objects', { lookup: 'sizes', col: 'a' }, { a: 'constructor' }, 'column "a" says "constructor", which the table "sizes" does not know'],
  ['regex: the first group', { regex: 'wait (\\d+)', col: 'a' }, { a: 'wait 25 min' }, '25'],
  ['regex: nothing without a match', { regex: 'x', col: 'a' }, { a: 'y' }, undefined],
  ['coalesce', { coalesce: [{ col: 'a' }, { col: 'b' }, 'c'] }, { b: 'B' }, 'B'],
  ['nullIf', { nullIf: { col: 'a' }, is: ['-', 'n/a'] }, { a: 'n/a' }, undefined],
  ['upper of trim', { upper: { trim: { col: 'a' } } }, { a: ' kz ' }, 'KZ'],
  ['date', { date: { col: 'a', pattern: 'd.M.yyyy' } }, { a: '9.7.2024' }, '2024-07-09'],
  ['startOf: midnight in Almaty', { startOf: '{a}', zone: 'Asia/Almaty' }, { a: '2024-03-01' }, '2024-02-29T19:00:00Z'],
  ['instant: date and clock in a zone', { instant: { date: '{a}', time: '8:05', zone: 'Asia/Almaty' } }, { a: '2024-05-01' }, '2024-05-01T03:05:00Z'],
  ['instant: at an offset', { instant: { date: '{a}', time: '8:05:30', offset: { col: 'o' } } }, { a: '2024-05-01', o: '-03:30' }, '2024-05-01T11:35:30Z'],
  ['instant: a clock time shown twice is the first', { instant: { date: '2024-11-03', time: '01:30', zone: 'America/New_York' } }, {}, '2024-11-03T05:30:00Z'],
  ['instant: a clock time skipped moves on', { instant: { date: '2024-03-10', time: '02:30', zone: 'America/New_York' } }, {}, '2024-03-10T07:30:00Z'],
  ['instant: after the clocks changed', { instant: { date: '2024-03-10', time: '12:00', zone: 'America/New_York' } }, {}, '2024-03-10T16:00:00Z'],
  ['hhmm', { hhmm: { time: { col: 'a' }, date: '2024-05-01', zone: 'UTC' } }, { a: '5' }, '2024-05-01T00:05:00Z'],
  ['hhmm: 2400 is the next day', { hhmm: { time: '2400', date: '2024-12-31', zone: 'UTC' } }, {}, '2025-01-01T00:00:00Z'],
  ['hhmm: 1270 is no time', { hhmm: { time: { col: 'a' }, date: '2024-05-01', zone: 'UTC' } }, { a: '1270' }, 'column "a" says "1270", which is not a clock number from 0 to 2400'],
  ['hhmm: first after an instant, the same day', { hhmm: { time: '800', after: '2024-05-01T07:59:00Z', zone: 'UTC' } }, {}, '2024-05-01T08:00:00Z'],
  ['hhmm: at the instant itself is the next day', { hhmm: { time: '800', after: '2024-05-01T08:00:00Z', zone: 'UTC' } }, {}, '2024-05-02T08:00:00Z'],
  ['hhmm: 2400 after an evening', { hhmm: { time: '2400', after: '2024-05-01T20:00:00Z', zone: 'UTC' } }, {}, '2024-05-02T00:00:00Z'],
  ['plusSeconds', { plusSeconds: '2024-05-01T08:00:00Z', seconds: { scale: { col: 'a' }, by: 60 } }, { a: '-5' }, '2024-05-01T07:55:00Z'],
  ['a list leaves out what is nothing', ['a', { col: 'b' }, { col: 'c' }], { c: 'C' }, ['a', 'C']],
])('%s', (_name, spec, row, expected) => {
  expect(evaluate(spec, row)).toEqual(expected);
});

it('formats a date of let, and instants in UTC', () => {
  expect(evaluate('{month:yyyy/MM} {month:d.M.yyyy}', { d: '2024-3' }, march)).toBe('2024/03 1.3.2024');
  expect(evaluate('{t:yyyy-MM-dd HH:mm:ss}', {}, { t: { startOf: '2024-03-01', zone: 'Asia/Almaty' } })).toBe('2024-02-29 19:00:00');
});

it('works out a value of let only where it is needed', () => {
  const lets = { count: { int: { col: 'n' } } };
  expect(evaluate('fine', { n: 'x' }, lets)).toBe('fine');
  expect(evaluate({ var: 'count' }, { n: 'x' }, lets)).toBe('column "n" says "x", which is not a whole number');
});

describe('clock', () => {
  const clock = (text: string): unknown =>
    evaluate(
      { clock: { of: text, pattern: "'At' h:mm a z", words: { Noon: '12:00 pm', Midnight: '12:00 am' }, date: '2022-06-30', offsets: { PST: '-08:00', EDT: '-04:00' }, notAfter: '2022-07-01T00:32:00Z', graceS: 300 } },
    );
  it.each([
    ['At Noon EDT', '2022-06-30T16:00:00Z'],
    ['At Midnight EDT', '2022-06-30T04:00:00Z'],
    ['At 4:00 pm PST', '2022-07-01T00:00:00Z'],
    ['At 8:37 pm EDT', '2022-07-01T00:37:00Z'],
    ['At 8:38 pm EDT', '2022-06-30T00:38:00Z'],
    ['At 4:00 pm CEST', 'a value says "At 4:00 pm CEST", whose zone is none of PST, EDT'],
    ['At 13:00 pm PST', 'a value says "At 13:00 pm PST", which is not a clock time of the pattern \'At\' h:mm a z'],
  ])('%s', (text, expected) => {
    expect(clock(text)).toBe(expected);
  });
});

describe('when', () => {
  const emits = (when: unknown, row: FeedRow): boolean => {
    const emit = [{ when, type: 't', id: 'x', time: '2024-01-01T00:00:00Z' }];
    const mapping = readMapping(JSON.stringify({ feed: 'test', version: 1, source: '/test', input: { kind: 'json' }, emit }));
    return mapRow(mapping, row, { params: {} }).events.length === 1;
  };
  it.each([
    [{ eq: [{ col: 'a' }, '1'] }, { a: 1 }, true],
    [{ ne: [{ col: 'a' }, '1'] }, { a: 1 }, false],
    [{ empty: { col: 'a' } }, { a: 0 }, false],
    [{ empty: { col: 'a' } }, { a: '' }, true],
    [{ notEmpty: { col: 'a' } }, {}, false],
    [{ in: [{ col: 'a' }, ['x', 'y']] }, { a: 'y' }, true],
    [{ and: [{ notEmpty: { col: 'a' } }, { not: { eq: [{ col: 'a' }, 'x'] } }] }, { a: 'y' }, true],
    [{ or: [{ eq: [{ col: 'a' }, 'x'] }, { eq: [{ col: 'a' }, 'y'] }] }, { a: 'z' }, false],
  ])('%j of %j', (when, row, expected) => {
    expect(emits(when, row)).toBe(expected);
  });
});
