import type { Domain } from '#libs/contracts';
import { Breaker, type Verdict, packApplied, rebuildDomain, verifyDomain } from '#libs/engine';
import {
  Random, type RollupPicture, changedToyDomain, drainPartition, longScript, pictureOf, recompute, refoldAll, toyApplier, toyDomain, toyReader, toyReferences, toyRefolder, writeScript,
} from '#libs/testing';
import { withConnection } from './connection.js';
import type { Database } from './data-source.js';
import { PostgresStore } from './postgres-store.js';
import { type Scratch, migratedScratch } from './testing/scratch.js';
import { withVerifySource } from './verify-source.js';

const { log, sent } = writeScript(longScript(new Random(5), 150), 1);
let scratch: Scratch;
let store: PostgresStore;
let operator: Database;

beforeAll(async () => {
  scratch = await migratedScratch('long_lives', toyDomain.cubes);
  store = new PostgresStore(await scratch.open('caravan_ingest'));
  operator = await scratch.open('caravan_operator');
});
afterAll(() => scratch?.close());

const verify = (domain: Domain): Promise<Verdict> => withVerifySource(operator, (source) => verifyDomain({ domain, reader: toyReader(domain), source, references: toyReferences }));

function rollups(): Promise<RollupPicture> {
  return withVerifySource(operator, async (source) => {
    const found = [];
    for await (const rows of source.rollups(toyDomain.cubes.map(({ name }) => name), 10_000)) found.push(...rows);
    return new Map([...pictureOf(found)].sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

async function countSegments(): Promise<number> {
  const [row] = await withConnection(operator, (connection) => connection.rows<{ count: number }>({ text: 'select count(*)::int as count from caravan.entity_segment' }));
  return row?.count ?? 0;
}

describe('lives that are sealed in Postgres', () => {
  it('come to what their events come to', async () => {
    await drainPartition(store, toyApplier(store, new Breaker(), toyDomain), log, 0, [1, 2, 1, 5], 1);
    expect(await countSegments()).toBeGreaterThan(0);
    expect(await rollups()).toEqual(recompute(sent));
    expect(await verify(toyDomain)).toMatchObject({ problems: [], waiting: 0 });
  }, 60_000);

  it('are folded again by another release', async () => {
    await drainPartition(store, toyApplier(store, new Breaker(), changedToyDomain), log, 0, [5], 2);
    await refoldAll(toyRefolder(store, changedToyDomain));
    expect(await countSegments()).toBeGreaterThan(0);
    expect(await rollups()).toEqual(recompute(sent, { referenceVersion: 0, foldVersion: 2 }));
    expect(await verify(changedToyDomain)).toMatchObject({ problems: [], waiting: 0 });
  }, 60_000);

  it('are made right by a rebuild when what is sealed was changed by hand', async () => {
    await withConnection(operator, (connection) => connection.run({ text: 'delete from caravan.rollup where local_date = (select max(local_date) from caravan.rollup)' }));
    const owner = await scratch.open('owner');
    await withConnection(owner, (connection) => connection.run({ text: 'update caravan.entity_segment set applied = $1' }, [packApplied([])]));
    expect((await verify(changedToyDomain)).problemCount).toBeGreaterThan(0);
    const parts = { domain: changedToyDomain, reader: toyReader(changedToyDomain), store, references: toyReferences, group: 'toy', now: () => 0, rest: () => Promise.resolve(), onProgress: () => undefined };
    await rebuildDomain({ ...parts, snapshot: (work) => withVerifySource(operator, (source) => work(source, toyReferences)) }, { days: { from: '2023-12-01', to: '2025-01-01' }, isDryRun: false, run: 'mend' });
    expect(await verify(changedToyDomain)).toMatchObject({ problems: [] });
    expect(await rollups()).toEqual(recompute(sent, { referenceVersion: 0, foldVersion: 2 }));
  }, 60_000);
});
