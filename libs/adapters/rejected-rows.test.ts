import { join } from 'node:path';
import { findFeed, type ImportStart } from './index.js';
import { findProjectRoot } from '#libs/reference';
import { collectImport } from './testing/collect-import.js';

const samples = join(findProjectRoot(), 'libs', 'adapters', 'samples');
const bts = (file: string): ImportStart => ({ mapping: findFeed('us-bts-border'), files: [join(samples, file)], params: { fileTime: '2019-06-01T00:00:00Z' } });

describe('a row that cannot be mapped is named by line, column and reason, and the rest go on', () => {
  it.each([
    ['value-not-a-number', 3, 'Value', 'column "Value" says "12a4", which is not a whole number', 2],
    ['value-empty', 3, 'Value', 'column "Value" is empty', 1],
    ['date-impossible', 3, 'Date', 'column "Date" says "02/30/2018 12:00:00 AM", which is not a date of the pattern MM/dd/yyyy hh:mm:ss a', 1],
    ['measure-unknown', 3, 'Measure', 'column "Measure" says "Lorries", which the table "metric" does not know', 1],
    ['id-column-empty', 3, 'Port Code', 'column "Port Code" is empty', 1],
    ['columns-missing--after-quoted-line-break', 5, undefined, 'the row has 3 columns and not 8', 1],
  ])('%s', async (name, line, column, message, mapped) => {
    const { events, rejects } = await collectImport(bts(`rejected/${name}.csv`));
    expect(rejects).toEqual([{ reason: 'mapping_failed', line, column, message }]);
    expect(events).toHaveLength(mapped);
  });
});

describe('a row that is odd counts, with a warning', () => {
  it('a repeated id: the later row wins by its sequence', async () => {
    const { events, warnings } = await collectImport(bts('warned/row-repeated.csv'));
    expect(events.map(({ id, sequence, data }) => [id, sequence, data?.['value']])).toEqual([
      ['bts:108:2018-12:Trucks', '2', 1204],
      ['bts:108:2018-12:Trucks', '3', 1205],
    ]);
    expect(warnings).toMatchObject([{ flag: 'feed_row_repeated', line: 3, id: 'bts:108:2018-12:Trucks' }]);
  });

  it('the same id in another file is no repeat but perhaps a correction', async () => {
    const start = bts('rejected/value-empty.csv');
    const { warnings } = await collectImport({ ...start, files: [...start.files, ...start.files] });
    expect(warnings).toEqual([]);
  });

  it('parts that do not add up', async () => {
    const firstSeen = join(samples, 'warned', 'parts-differ-from-total--first-seen.csv');
    const files = [join(samples, 'warned', 'parts-differ-from-total.csv')];
    const { events, warnings } = await collectImport({ mapping: findFeed('hk-control-points'), files, params: { firstSeen } });
    expect(events).toHaveLength(6);
    expect(warnings).toEqual([{ flag: 'feed_inconsistent', line: 2, message: 'arrive_resident + arrive_mainland + arrive_others is 6, but arrive_total says 7' }]);
  });
});
