import { copyDatabase, waitUntilApplied, type ScratchDatabase } from '#deploy/local';
import { domains } from '#libs/catalog';
import type { Domain } from '#libs/contracts';
import { type Database, openDatabase } from '#libs/database';
import { type RunningDomain, startDomain } from '#libs/host';
import { createLogger, type Environment } from '#libs/platform';
import { seededNumbers } from '../golden/seeded-shuffle.js';
import { startWorld, type World } from '../golden/world.js';
import { BorderLoad } from './border-load.js';
import { postEvents } from './post-events.js';
import { factsOf, rollupsOf, verdictsOf } from './stored-state.js';

jest.setTimeout(300_000);

const tenant = 'backup';
const border = domains.find(({ name }) => name === 'border-checkpoints') as Domain;
const load = new BorderLoad(seededNumbers(17));
let world: World;
let copy: ScratchDatabase;
let restored: Database;
let consumer: RunningDomain | undefined;

function start(databaseUrl: string): Promise<RunningDomain> {
  const environment: Environment = { ...world.environment, databaseUrl };
  return startDomain(border, environment, createLogger('backup', environment.logLevel), (error) => {
    throw error;
  });
}

function settle(database: Database): Promise<void> {
  return waitUntilApplied({ brokers: world.environment.kafkaBrokers, database, domain: border.name, topicPrefix: world.environment.topicPrefix });
}

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-backup', referenceSets: ['common'], timestampType: 'LogAppendTime', withConsumers: false });
  const key = await world.keyFor(tenant);
  const { databaseUrl } = world.environment;
  consumer = await start(databaseUrl);
  await postEvents(world, key, load.next(600));
  await settle(world.database);
  await consumer.stop();
  copy = await copyDatabase(databaseUrl, 'e2e-backup-copy');
  consumer = await start(databaseUrl);
  await postEvents(world, key, load.next(600));
  await settle(world.database);
  await consumer.stop();
  consumer = undefined;
});
afterAll(async () => {
  await consumer?.stop();
  await restored?.close();
  await copy?.drop();
  await world?.stop();
});

it('an older copy of the database comes to what the live one has, by itself, from the log', async () => {
  restored = await openDatabase({ url: copy.url, role: 'caravan_operator', applicationName: 'restored', profile: 'long' });
  const copied: World = { ...world, database: restored };
  const [live, before] = [await rollupsOf(world, tenant), await rollupsOf(copied, tenant)];
  expect(before).not.toEqual(live);
  consumer = await start(copy.url);
  await settle(restored);
  expect([await rollupsOf(copied, tenant), await factsOf(copied, tenant)]).toEqual([live, await factsOf(world, tenant)]);
  for (const { domain, problems } of await verdictsOf(copied)) expect([domain, problems]).toEqual([domain, []]);
});
