import { join } from 'node:path';
import { withConnection } from '#libs/database';
import { findProjectRoot } from '#libs/reference';
import { borderCheckpoints } from '#services/border-checkpoints';
import { seededNumbers } from '../golden/seeded-shuffle.js';
import { startWorld, type World } from '../golden/world.js';
import { BorderLoad } from './border-load.js';
import { count } from './border-events.js';
import { changedBorderCheckpoints } from './changed-fold.js';
import { type ConsumerProcess, startConsumerProcess } from './consumer-process.js';
import { postEvents } from './post-events.js';
import { readPartitions, until } from './progress.js';
import { rollupsOf, verdictsOf } from './stored-state.js';

/** How long both releases run side by side; a rehearsal of an upgrade takes 600. */
const seconds = Number(process.env['CARAVAN_FOLD_CHANGE_SECONDS'] ?? 20);
const [historyFacts, eventsAtOnce, pauseMillis] = [2_000, 25, 200];

jest.setTimeout(600_000 + seconds * 3_000);

const changedMain = join(findProjectRoot(), 'dist', 'test', 'end-to-end', 'changed-fold-main.js');
const [history, busy] = ['history', 'busy'];
const load = new BorderLoad(seededNumbers(7));

let world: World;
let keys: { readonly history: string; readonly busy: string };
let present: ConsumerProcess;
let changed: ConsumerProcess;
let before: Awaited<ReturnType<typeof rollupsOf>>;
let total: number;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-fold', referenceSets: ['common'], timestampType: 'LogAppendTime', withConsumers: false, settings: { CARAVAN_SESSION_TIMEOUT_MS: '6000' } });
  keys = { history: await world.keyFor(history), busy: await world.keyFor(busy) };
  present = await startConsumerProcess(world);
  const facts = Array.from({ length: historyFacts }, (_, n) => count(`old-${n}`, new Date(Date.UTC(2017, 0, 1 + (n % 300))).toISOString().slice(0, 10), n));
  await postEvents(world, keys.history, facts);
  await postEvents(world, keys.busy, load.next(1_000));
  await world.settle();
  [before, total] = [await rollupsOf(world, history), await totalOf(history)];
});
afterAll(async () => {
  await Promise.all([present?.stop(), changed?.stop()]);
  await world?.stop();
});

const select = <R extends object>(text: string, values: unknown[] = []): Promise<R[]> => withConnection(world.database, (connection) => connection.rows<R>({ text }, values));

async function totalOf(tenant: string): Promise<number> {
  const [row] = await select<{ total: number }>(`select coalesce(sum(sums[2]), 0)::float8 as total from caravan.rollup where tenant = $1 and cube = 'border_counts' and grain = 'day'`, [tenant]);
  return row?.total ?? NaN;
}

/** By how much the restatements of a cause say the counts of a tenant grew. */
async function restatedOf(tenant: string, cause: string): Promise<number> {
  const [row] = await select<{ grown: number }>(
    `select coalesce(sum(coalesce(sums_after[2], 0) - coalesce(sums_before[2], 0)), 0)::float8 as grown from caravan.restatement where tenant = $1 and cause = $2 and cube = 'border_counts'`, [tenant, cause]);
  return row?.grown ?? NaN;
}

const unsettledUnder = async (foldVersion: number): Promise<number> =>
  (await select<{ n: number }>(`select count(*)::int as n from caravan.entity where settled_version <> $1`, [foldVersion]))[0]?.n ?? NaN;

async function expectNothingWrong(release: typeof borderCheckpoints, waiting?: number): Promise<void> {
  const [verdict] = await verdictsOf(world, [release]);
  expect(verdict?.problems).toEqual([]);
  if (waiting !== undefined) expect(verdict?.waiting).toBe(waiting);
}

/** Posts events for as long as told; verifies now and then. Resolves to how many were posted. */
async function postFor(millis: number): Promise<number> {
  let [posted, checkAt] = [0, Date.now() + millis / 3];
  for (const end = Date.now() + millis; Date.now() < end; posted += eventsAtOnce) {
    await postEvents(world, keys.busy, load.next(eventsAtOnce));
    await new Promise((resolve) => setTimeout(resolve, pauseMillis));
    if (Date.now() < checkAt) continue;
    checkAt = Date.now() + millis / 3;
    await expectNothingWrong(changedBorderCheckpoints);
    await expectNothingWrong(borderCheckpoints);
  }
  return posted;
}

it(`runs the present and the changed release side by side under load for ${seconds} s, and nothing is ever wrong`, async () => {
  changed = await startConsumerProcess(world, changedMain);
  await until(async () => new Set((await readPartitions(world)).map(({ owner }) => owner)).size === 2);
  const began = Date.now();
  const posted = await postFor(seconds * 1_000);
  const [flips] = await select<{ n: number }>(`select changed::int as n from caravan.refold where cause = 'fold'`);
  console.info(`${posted} events in ${Math.round((Date.now() - began) / 1_000)} s; ${flips?.n} entities folded again so far; ${await unsettledUnder(2)} of the present release now`);
  expect([present.isAlive, changed.isAlive]).toEqual([true, true]);
});

it('comes to what the changed release makes of all facts once the present one is gone', async () => {
  expect(await present.stop()).toBe(0);
  await world.settle();
  await until(async () => (await unsettledUnder(2)) === 0);
  await expectNothingWrong(changedBorderCheckpoints, 0);
  expect(await totalOf(history)).toBe(2 * total);
});

it('has listed the difference as restatements with the cause `fold`', async () => {
  expect(await restatedOf(history, 'fold')).toBe(total);
  const [moved] = await select<{ n: number }>(`select moved::int as n from caravan.refold where cause = 'fold' and target = 2`);
  expect(moved?.n).toBeGreaterThan(0);
});

it('goes back to the present release the same way, killed in the middle, and every number is as it was', async () => {
  await changed.kill();
  present = await startConsumerProcess(world);
  await postEvents(world, keys.busy, load.next(200));
  await until(async () => (await unsettledUnder(1)) < historyFacts);
  await present.kill();
  present = await startConsumerProcess(world);
  await world.settle();
  await until(async () => (await unsettledUnder(1)) === 0);
  await expectNothingWrong(borderCheckpoints, 0);
  expect(await rollupsOf(world, history)).toEqual(before);
  expect(await restatedOf(history, 'fold')).toBe(0);
});
