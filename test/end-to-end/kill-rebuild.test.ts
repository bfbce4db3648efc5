import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { seededNumbers } from '../golden/seeded-shuffle.js';
import { startWorld, type World } from '../golden/world.js';
import { BorderLoad } from './border-load.js';
import { becomeOwner, type Owner } from './owner.js';
import { postEvents } from './post-events.js';
import { until } from './progress.js';
import { runOperator } from './run-command.js';
import { rollupTable, verify } from './stored-state.js';

jest.setTimeout(300_000);

const [facts, rounds] = [3_000, 4];
const rebuild = ['rebuild', '--from', '2015-01-01', '--to', '2030-01-01'];
const wrongRollups = `
  select count(*)::int as wrong
    from undamaged u full join caravan.rollup r using (key)
   where (u.n, u.sums) is distinct from (r.n, r.sums)`;

let world: World;
let owner: Owner;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-kill-rebuild', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  owner = await becomeOwner(world);
  await postEvents(world, await world.keyFor('rebuilt'), new BorderLoad(seededNumbers(19)).next(facts));
  await world.settle();
  await owner.run('create temporary table undamaged as select * from caravan.rollup');
});
afterAll(async () => {
  await owner?.close();
  await world?.stop();
});

async function countWrong(): Promise<number> {
  const [row] = await owner.rows<{ wrong: number }>(wrongRollups);
  return row?.wrong ?? 0;
}

/** Starts a rebuild in a process of its own and kills it once it has made something right; true when more was still wrong then. */
async function killHalfWay(): Promise<boolean> {
  const { databaseUrl, kafkaBrokers, topicPrefix } = world.environment;
  const env = { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, KAFKA_BROKERS: kafkaBrokers.join(','), CARAVAN_TOPIC_PREFIX: topicPrefix };
  const before = await countWrong();
  const child = spawn(process.execPath, [join(findProjectRoot(), 'dist', 'services', 'cli', 'main.js'), ...rebuild], { env, stdio: 'ignore' });
  const gone = once(child, 'exit');
  await until(async () => child.exitCode !== null || (await countWrong()) < before);
  child.kill('SIGKILL');
  await gone;
  return child.signalCode === 'SIGKILL' && (await countWrong()) > 0;
}

it('makes all right in the end, however often it is killed half way', async () => {
  const right = await rollupTable(world);
  await owner.run(`update caravan.entity e set applied = (select o.applied from caravan.entity o where o.kind = e.kind and o.applied <> e.applied order by o.entity_key limit 1) where get_byte(uuid_send(e.entity_key), 15) < 128`);
  await owner.run('update caravan.rollup set n = n + 7 where get_byte(uuid_send(key), 15) < 200');
  let kills = 0;
  for (let round = 0; round < rounds; round++) if (await killHalfWay()) kills++;
  expect(kills).toBeGreaterThan(0);
  expect((await verify(world)).length).toBeGreaterThan(0);
  expect(await runOperator(world, rebuild)).toMatchObject({ exitCode: 0 });
  expect(await verify(world)).toEqual([]);
  expect(await rollupTable(world)).toBe(right);
});
