import type { PartitionId, Store } from '#libs/engine';
import { withConnection } from './connection.js';
import { listHalts } from './reads/index.js';
import type { Database } from './data-source.js';
import { PostgresStore } from './postgres-store.js';
import { listHalted, resumePartition } from './resume-partition.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';

let scratch: Scratch;
let operator: Database;
let store: Store;

beforeAll(async () => {
  scratch = await migratedScratch('resume');
  operator = await scratch.open('caravan_operator');
  store = new PostgresStore(await scratch.open('caravan_ingest'));
});
afterAll(() => scratch?.close());

let partitions = 0;

/** A partition that stands at 10 and is halted for a gap. */
async function halted(): Promise<PartitionId> {
  const id = { group: 'g', topic: 't', partition: partitions++ };
  await store.claim(id, 'one', 0n);
  await store.transaction((tx) => tx.advance(id, 1, 0n, 10n, { stored: 8, duplicate: 1, dead: 1, skipped: 0 }, 5_000));
  await store.transaction((tx) => tx.halt(id, 1, 'gap', 'offset 10 was expected, the log goes on at 15', 15n));
  return id;
}

const resume = (id: PartitionId, nextOffset: string): Promise<boolean> => withConnection(operator, (connection) => resumePartition(connection, id, nextOffset, 'somebody'));

it('lists what is halted, with the reason', async () => {
  const id = await halted();
  expect((await withConnection(operator, listHalted)).filter(({ partition }) => partition === id.partition)).toEqual([
    { ...id, nextOffset: '10', reason: 'gap', detail: 'offset 10 was expected, the log goes on at 15' },
  ]);
});

it('goes on behind a gap and counts it as skipped, so that the counters still add up', async () => {
  const id = await halted();
  expect(await resume(id, '15')).toBe(true);
  expect(await store.claim(id, 'two', 0n)).toMatchObject({ state: 'running', nextOffset: 15n });
  expect(await store.transaction((tx) => tx.advance(id, 2, 15n, 16n, { stored: 1, duplicate: 0, dead: 0, skipped: 0 }, undefined))).toBe(true);
});

it('goes back to an earlier offset and counts anew', async () => {
  const id = await halted();
  expect(await resume(id, '3')).toBe(true);
  expect(await store.claim(id, 'two', 0n)).toMatchObject({ state: 'running', nextOffset: 3n, watermark: 5_000 });
  expect(await store.transaction((tx) => tx.advance(id, 2, 3n, 10n, { stored: 0, duplicate: 7, dead: 0, skipped: 0 }, undefined))).toBe(true);
});

it('leaves a partition alone that is not halted', async () => {
  const id = await halted();
  await resume(id, '10');
  expect(await resume(id, '0')).toBe(false);
  expect(await store.claim(id, 'two', 0n)).toMatchObject({ nextOffset: 10n });
});

it('remembers what was missing, and who let it go on where', async () => {
  const id = await halted();
  await store.transaction((tx) => tx.halt(id, 1, 'gap', 'once more', 16n));
  const halt = async (): Promise<object[]> => (await withConnection(operator, (connection) => listHalts(connection, ['t'], 100))).filter(({ partition }) => partition === id.partition);
  expect(await halt()).toEqual([expect.objectContaining({ reason: 'gap', expectedOffset: '10', foundOffset: '15', resumedAt: null, resumedBy: null })]);
  await resume(id, '15');
  expect(await halt()).toEqual([expect.objectContaining({ foundOffset: '15', resumedAt: expect.any(Date) as unknown, resumedBy: 'somebody', resumedOffset: '15' })]);
});
