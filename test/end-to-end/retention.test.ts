import { startWorld, type World } from '../golden/world.js';
import { count, type TestEvent } from './border-events.js';
import { becomeOwner, type Owner } from './owner.js';
import { type RawLog, openRawLog } from './raw-log.js';
import { type Ran, runOperator } from './run-command.js';
import { rollupTable, selectAs, verdictsOf, verify } from './stored-state.js';

jest.setTimeout(180_000);

const [old, recent] = [Date.parse('2024-05-01T00:00:00Z'), Date.now() - 3_600_000];
let world: World;
let owner: Owner;
let log: RawLog;

const append = (events: readonly TestEvent[], timestamp: number): Promise<void> => log.append(events.map((event) => ({ partition: 0, value: Buffer.from(JSON.stringify(event)), timestamp })));
const retention = (...args: readonly string[]): Promise<Ran> => runOperator(world, ['retention', 'apply', '--format', 'json', ...args]);
const rowsOf = ({ stdout }: Ran): number[] => (JSON.parse(stdout) as { rows: { rows: number }[] }).rows.map(({ rows }) => rows);
const dropped = async (): Promise<number> => (await verdictsOf(world)).reduce((sum, verdict) => sum + verdict.dropped, 0);

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-retention', referenceSets: ['common'], timestampType: 'CreateTime' });
  [owner, log] = [await becomeOwner(world), await openRawLog(world)];
  await append(Array.from({ length: 20 }, (_, i) => count(`old${i}`, '2024-03-04', i)), old);
  await append([count('new', '2024-03-04', 7), count('later', '2024-06-01', 1)], recent); // closes the days before
  await log.append([{ partition: 1, value: Buffer.from('not json'), timestamp: old }]);
  await world.settle();
});
afterAll(async () => {
  await log?.close();
  await owner?.close();
  await world?.stop();
});

// One story: each step needs the one before.
describe('caravan retention', () => {
  it('takes nothing unless told how many days to keep', async () => {
    expect(await retention()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('give --facts, --dead-letters or --restatements') as unknown });
  });

  it('counts in a dry run what is old, and takes nothing', async () => {
    expect(rowsOf(await retention('--facts', '30', '--dead-letters', '30', '--restatements', '30', '--dry-run')).reduce((sum, rows) => sum + rows)).toBe(20);
    expect(await dropped()).toBe(0);
  });

  it('drops what old facts said, and no number changes', async () => {
    const before = await rollupTable(world);
    expect((await retention('--facts', '30')).exitCode).toBe(0);
    expect([await rollupTable(world), await verify(world), await dropped()]).toEqual([before, [], 20]);
    expect(rowsOf(await retention('--facts', '30'))).toEqual([0, 0, 0]);
  });

  it('knows repeats of old facts still, and lets corrections in', async () => {
    await append([count('old3', '2024-03-04', 3), { ...count('old4', '2024-03-04', 1_004), recordedtime: '2024-06-01T00:00:00Z' }], recent);
    await world.settle();
    const versions = await selectAs<{ id: string; versions: number }>(world, 'default', `select event_id as id, count(*)::int as versions from caravan.fact where event_id in ('old3', 'old4') group by 1 order by 1`);
    expect(versions).toEqual([{ id: 'old3', versions: 1 }, { id: 'old4', versions: 2 }]);
    expect(await verify(world)).toEqual([]);
  });

  it('leaves enough to make damaged numbers right', async () => {
    await owner.run(`update caravan.rollup set n = n + 1, sums = array_prepend(sums[1] + 1, sums[2:])`);
    expect((await runOperator(world, ['rebuild', '--from', '2024-01-01', '--to', '2025-01-01'])).exitCode).toBe(0);
    expect(await verify(world)).toEqual([]);
  });

  it('deletes old dead letters and restatements', async () => {
    await owner.run(`update caravan.dead_letter set last_seen = '2024-05-01'`);
    await owner.run(`update caravan.restatement set at = '2024-05-01'`);
    const [letters, restatements] = rowsOf(await retention('--dead-letters', '30', '--restatements', '30'));
    const [counted] = await owner.rows<{ removed: number }>('select sum(letters_removed)::int as removed from caravan.partition_offset');
    expect(counted?.removed).toBe(letters);
    expect([letters, (restatements ?? 0) > 0]).toEqual([1, true]);
    expect(rowsOf(await retention('--dead-letters', '30', '--restatements', '30'))).toEqual([0, 0]);
  });
});
