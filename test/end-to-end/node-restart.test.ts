import { domains } from '#libs/catalog';
import { type RunningDomain, startDomain } from '#libs/host';
import { createLogger } from '#libs/platform';
import { startWorld, type World } from '../golden/world.js';
import { importStart, startsOf } from './border-feeds.js';
import { type Owner, becomeOwner } from './owner.js';
import { readPartitions, recordsApplied, until } from './progress.js';
import { countersOf, factsOf, rollupsOf, verify } from './stored-state.js';

jest.setTimeout(300_000);

const facts = 27_132;
/** So many that consumers cannot take all of a partition in one batch. */
const backlog = ['stopped', 'stopped-2', 'stopped-3'];
const backlogFacts = backlog.length * facts;
const backendKills = 15;

let world: World;
let owner: Owner;
let consumers: RunningDomain[] = [];
const crashes: Error[] = [];

async function startConsumers(): Promise<void> {
  const log = createLogger('e2e-restart', 'silent');
  consumers = await Promise.all(domains.map((domain) => startDomain(domain, world.environment, log, (error) => void crashes.push(error))));
}
async function stopConsumers(): Promise<void> {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
}
async function importAs(tenant: string): Promise<void> {
  const key = await world.keyFor(tenant);
  for (const start of startsOf('hk-control-points')) await importStart(world, key, start);
}

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-restart', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime', withConsumers: false });
  owner = await becomeOwner(world);
});
afterAll(async () => {
  await stopConsumers();
  await owner?.close();
  await world?.stop();
});

it('goes on where it was when consumers are stopped in the middle of a backlog and started again', async () => {
  for (const tenant of backlog) await importAs(tenant);
  await startConsumers();
  await until(async () => (await recordsApplied(world)) > 0);
  await stopConsumers();
  const applied = await recordsApplied(world);
  expect(applied).toBeLessThan(backlogFacts);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await recordsApplied(world)).toBe(applied);
  await startConsumers();
  await world.settle();
  expect(await countersOf(world)).toEqual({ stored: backlogFacts, duplicate: 0, dead: 0 });
  expect(await factsOf(world, 'stopped')).toEqual({ versions: facts, facts });
});

it('goes on when Postgres ends its connections during an import', async () => {
  const epochs = (await readPartitions(world)).map(({ epoch }) => epoch);
  const importing = importAs('disconnected');
  let killed = 0;
  await until(async () => {
    const ended = await owner.rows(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = any($1) and state <> 'idle'`, [domains.map(({ name }) => name)]);
    killed += ended.length;
    return killed >= backendKills || (await recordsApplied(world)) >= backlogFacts + facts;
  });
  await importing;
  await world.settle();
  expect(killed).toBeGreaterThanOrEqual(backendKills);
  expect(await countersOf(world)).toEqual({ stored: backlogFacts + facts, duplicate: 0, dead: 0 });
  expect(await factsOf(world, 'disconnected')).toEqual({ versions: facts, facts });
  expect(await rollupsOf(world, 'disconnected')).toEqual(await rollupsOf(world, 'stopped'));
  expect((await readPartitions(world)).map(({ epoch }) => epoch)).toEqual(epochs); // no consumer left the group for it
  expect(crashes).toEqual([]);
});

it('is what a recomputation from the stored facts gives', async () => {
  expect(await verify(world)).toEqual([]);
});
