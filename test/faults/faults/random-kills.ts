import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.js';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { until } from '../ground/wait.js';
import type { Load } from '../load/load.js';
import { watchSnapshots } from '../oracle/watch-snapshots.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerKill = 5_000;
const [eventsPerSecond, mostWaiting] = [4_000, 20_000];
const longestPauseMillis = 2_500;
/** Of a kill: how long the load may take to come so far, on a machine that does much else. */
const longestRoundMillis = 120_000;

/** kill -9 of consumers at random moments, under load, with readers beside it. */
export const randomKills: Fault = {
  name: 'random-kills',
  target: 'B1',
  title: 'Consumers are killed (SIGKILL) at random moments and started again 0.2 to 1 s later.',
  landing: 'the process was alive and ended by SIGKILL; kills of a process that held a partition are counted apart',
  fullRounds: 60,
  secondsEach: 5,
  secondsFixed: 90,
  run: (run) => inArena(run, { name: 'random-kills', seed: run.seed, processes: 2 }, async (arena) => {
    await arena.start();
    const load = await arena.openLoad();
    const loading = keepLoading(arena, eventsPerSecond, mostWaiting);
    await untilWorking(arena);
    const watcher = watchSnapshots(arena);
    const landed = { kills: 0, 'of an owner': 0 };
    while (landed.kills < run.rounds) {
      await sleep(run.random.below(longestPauseMillis));
      await untilPublished(load, landed.kills * eventsPerKill);
      const ownedOne = await killOne(arena);
      if (ownedOne === undefined) continue;
      landed.kills++;
      if (ownedOne) landed['of an owner']++;
      if (landed.kills % 10 === 0) run.say(`${landed.kills} kills`);
    }
    await untilPublished(load, run.rounds * eventsPerKill);
    load.stop();
    await loading;
    return { landed, figures: { snapshots: await watcher.stop() } };
  }),
};

function untilPublished(load: Load, events: number): Promise<void> {
  return until(`${events} events are published`, longestRoundMillis, () => Promise.resolve(load.published >= events));
}

/** Kills some consumer; tells whether it held a partition. Undefined when nobody was there to be killed. */
async function killOne(arena: Arena): Promise<boolean | undefined> {
  const seats = [...arena.crews.values()].flatMap((crew) => crew.living.map(({ process }) => ({ crew, process })));
  if (seats.length === 0) return undefined;
  const { crew, process } = arena.random.pick(seats);
  const isOwner = (await arena.partitions()).some(({ owner }) => owner.endsWith(`/${process.pid}`));
  if (!crew.end(process) || (await process.ended).signal !== 'SIGKILL') return undefined;
  return isOwner;
}
