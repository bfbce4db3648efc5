import type { Database } from './data-source.js';
import { PostgresStore } from './postgres-store.js';
import { writeReferenceRows } from './reference-rows.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';
import { gate, untilBlocked } from './testing/until-blocked.js';

let scratch: Scratch;
let operator: Database;
let owner: Database;
let store: PostgresStore;
beforeAll(async () => {
  scratch = await migratedScratch('reference_lock');
  [operator, owner] = [await scratch.open('caravan_operator'), await scratch.open('owner')];
  store = new PostgresStore(await scratch.open('caravan_ingest'));
});
afterAll(() => scratch?.close());

let nodes = 0;
const addNode = (): Promise<number> => writeReferenceRows(operator, '', { nodes: [{ node_id: `N${nodes++}` }] }, 'anna');
const versionNow = async (): Promise<number> => (await store.transaction((tx) => tx.referenceVersions(['a']))).get('a') ?? NaN;

/** A batch that has read the reference data and stays under way until `end`. */
async function beginBatch(): Promise<{ end(): Promise<number> }> {
  const [hasRead, mayEnd] = [gate(), gate()];
  const batch = store.transaction(async (tx) => {
    const version = (await tx.referenceVersions(['a'])).get('a') ?? NaN;
    hasRead.open();
    await mayEnd.opened;
    expect((await tx.referenceVersions(['a'])).get('a')).toBe(version);
    return version;
  });
  await hasRead.opened;
  return { end: () => (mayEnd.open(), batch) };
}

describe('a change of rows that folds read', () => {
  it('waits for the batches that read the rows before it, so that none of them commits after it', async () => {
    const batches = [await beginBatch(), await beginBatch()];
    const change = addNode();
    await untilBlocked(owner);
    const [before] = await Promise.all(batches.map((batch) => batch.end()));
    expect(await change).toBe(1);
    expect(await versionNow()).toBeGreaterThan(before ?? NaN);
  });

  it('is seen by a batch that had to wait for it', async () => {
    const first = await beginBatch();
    const change = addNode();
    await untilBlocked(owner);
    const second = versionNow();
    await untilBlocked(owner, 2);
    const before = await first.end();
    await change;
    expect(await second).toBeGreaterThan(before);
  });
});

it('rows that only queries read wait for nobody', async () => {
  const batch = await beginBatch();
  expect(await writeReferenceRows(operator, '', { fx: [{ date: '2026-01-01', currency: 'KZT', usd_per_unit: '0.002' }] }, 'anna')).toBe(1);
  await batch.end();
});

it('batches do not wait for each other', async () => {
  const batches = [await beginBatch(), await beginBatch()];
  await Promise.all(batches.map((batch) => batch.end()));
});
