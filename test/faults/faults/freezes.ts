import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.js';
import { untilSomeHolds } from '../ground/holders.js';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import type { ServiceProcess } from '../processes/service-process.js';
import { watchSnapshots } from '../oracle/watch-snapshots.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 300;
const takeOverMillis = 60_000;
/** Session timeout of the arena's consumers, and what B5 allows on top. */
const promisedSeconds = 6 + 8;

/** SIGSTOP for longer than the session, at random and inside an open transaction. */
export const freezes: Fault = {
  name: 'freezes',
  target: 'B5',
  title: 'A consumer is frozen (SIGSTOP) for longer than its session, every second time inside an open transaction, and wakes after another has taken over.',
  landing: 'while the process was frozen, another claimed its partitions (epoch + 1) and committed',
  fullRounds: 20,
  secondsEach: 22,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'freezes', seed: run.seed, processes: 2 }, async (arena) => {
    await arena.start({ withGateway: false });
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const watcher = watchSnapshots(arena);
    const seconds: number[] = [];
    const landed = { 'at random': 0, 'in a transaction': 0 };
    for (let round = 0; round < run.rounds; round++) {
      const inside = round % 2 === 1;
      const took = await freezeOne(arena, inside);
      if (took === undefined) run.say(`round ${round}: nobody took over within ${takeOverMillis / 1_000} s`);
      else {
        seconds.push(took);
        landed[inside ? 'in a transaction' : 'at random']++;
        run.say(`a successor committed after ${took.toFixed(1)} s`);
      }
    }
    arena.load?.stop();
    await loading;
    const slow = seconds.filter((each) => each > promisedSeconds).length;
    return {
      landed,
      figures: { 'longest seconds to a successor': Math.round(Math.max(0, ...seconds) * 10) / 10, snapshots: await watcher.stop() },
      shortcomings: [
        ...(seconds.length < run.rounds ? [`nobody took over in ${run.rounds - seconds.length} of ${run.rounds} rounds`] : []),
        ...(slow > 0 ? [`a successor took longer than ${promisedSeconds} s to commit in ${slow} of ${run.rounds} rounds`] : []),
      ],
    };
  }),
};

/** Seconds from the freeze to the first commit of a successor; undefined when there was none in time. */
async function freezeOne(arena: Arena, inside: boolean): Promise<number | undefined> {
  const frozen = inside ? await freezeInTransaction(arena) : await freezeAtRandom(arena);
  const since = performance.now();
  const held = (await arena.partitions()).filter(({ owner }) => owner.endsWith(`/${frozen.pid}`));
  const succeeded = await within(takeOverMillis, async () => {
    const now = await arena.partitions();
    return held.every((before) => now.some((row) => row.topic === before.topic && row.partition === before.partition && row.epoch > before.epoch && row.next > before.next));
  });
  const took = (performance.now() - since) / 1_000;
  frozen.signal('SIGCONT');
  await sleep(1_000);
  return succeeded ? took : undefined;
}

/** Waits for a process that holds partitions, and freezes it. */
async function freezeAtRandom(arena: Arena): Promise<ServiceProcess> {
  await sleep(arena.random.below(1_500));
  const { process } = await untilSomeHolds(arena);
  process.signal('SIGSTOP');
  return process;
}

/** Freezes whoever comes first to a statement of a batch, with locks held. */
function freezeInTransaction(arena: Arena): Promise<ServiceProcess> {
  const statement = arena.random.pick(['lock_partition', 'lock_entities', 'lock_rollups', 'advance_partition']);
  return new Promise((resolve) => {
    arena.onMoment = ({ process }, moment) => {
      if (!process?.isAlive || moment.when !== 'after' || moment.statement !== statement) return 'pass';
      arena.onMoment = () => 'pass';
      process.signal('SIGSTOP');
      resolve(process);
      return 'pass';
    };
  });
}
