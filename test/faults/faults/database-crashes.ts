import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.js';
import { serversOf } from '../ground/ground.js';
import { keepLoading, sumOffsets, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { OracleDatabase } from '../oracle/database.js';
import { watchSnapshots } from '../oracle/watch-snapshots.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 300;
const promisedSeconds = 5;

/** Postgres ends at once and recovers; single backends are ended. */
export const databaseCrashes: Fault = {
  name: 'database-crashes',
  target: 'B6',
  title: 'Postgres is ended at once (SIGQUIT, recovery at the next start), and consumers\' backends are ended one by one, two for each crash.',
  landing: 'the server\'s process was gone, then recovered; pg_terminate_backend answered true for a backend in a transaction',
  fullRounds: 20,
  secondsEach: 10,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'database-crashes', seed: run.seed, processes: 2 }, async (arena) => {
    await arena.start();
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const watcher = watchSnapshots(arena);
    const landed = { crashes: 0, 'backends ended': 0 };
    const seconds: number[] = [];
    for (let round = 0; round < run.rounds; round++) {
      landed['backends ended'] += await endBackends(arena, 2);
      const took = await crash(arena);
      landed.crashes++;
      seconds.push(took);
      run.say(`first commit ${took.toFixed(1)} s after Postgres was ready`);
    }
    arena.load?.stop();
    await loading;
    const slow = seconds.filter((each) => each > promisedSeconds).length;
    return { landed, figures: { 'longest seconds to the first commit': Math.round(Math.max(0, ...seconds) * 10) / 10, snapshots: await watcher.stop() }, shortcomings: slow > 0 ? [`the first commit came later than ${promisedSeconds} s after Postgres was ready in ${slow} of ${run.rounds} rounds`] : [] };
  }),
};

/** Ends backends of consumers that are in a transaction. */
async function endBackends(arena: Arena, count: number): Promise<number> {
  const text = `select pg_terminate_backend(pid) as ended from pg_stat_activity
    where datname = current_database() and application_name = any($1) and state <> 'idle' limit 1`;
  const database = await OracleDatabase.open(arena.databaseUrl);
  let ended = 0;
  await within(20_000, async () => {
    ended += (await database.rows<{ ended: boolean }>(text, [arena.domainNames])).filter((row) => row.ended).length;
    return ended >= count;
  });
  await database.close();
  return ended;
}

/** Seconds from the moment Postgres serves again to the first commit of a batch. */
async function crash(arena: Arena): Promise<number> {
  const { postgres } = serversOf(arena.ground);
  await sleep(arena.random.below(3_000));
  postgres.signal('SIGQUIT');
  await within(20_000, () => Promise.resolve(!postgres.isAlive));
  await postgres.start();
  const ready = performance.now();
  const before = await sumOffsets(arena);
  await within(60_000, async () => (await sumOffsets(arena)) > before);
  return (performance.now() - ready) / 1_000;
}
