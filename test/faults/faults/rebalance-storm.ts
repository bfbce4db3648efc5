import { setTimeout as sleep } from 'node:timers/promises';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { watchSnapshots } from '../oracle/watch-snapshots.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 300;

/** Consumers come and go so fast that their group never comes to rest. */
export const rebalanceStorm: Fault = {
  name: 'rebalance-storm',
  target: 'B12',
  title: 'Of four consumers some come and some go every second or so: the group hardly comes to rest.',
  landing: 'partitions were claimed anew (epochs grew) between the beginning and the end',
  fullRounds: 30,
  secondsEach: 3,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'rebalance-storm', seed: run.seed, processes: 4, domains: ['container-traffic'] }, async (arena) => {
    await arena.start({ withGateway: false });
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const watcher = watchSnapshots(arena);
    const claims = async (): Promise<number> => (await arena.partitions()).reduce((sum, { epoch }) => sum + epoch, 0);
    const before = await claims();
    const crew = arena.crew('container-traffic');
    let left = 0;
    for (let round = 0; round < run.rounds; round++) {
      await sleep(500 + run.random.below(1_000));
      const { living } = crew;
      if (living.length > 0 && crew.end(run.random.pick(living).process, run.random.oneIn(2) ? 'SIGTERM' : 'SIGKILL')) left++;
    }
    arena.load?.stop();
    await loading;
    const made = (await claims()) - before;
    return { landed: { 'comings and goings': left, claims: made }, figures: { snapshots: await watcher.stop() }, shortcomings: made > 0 ? [] : ['no partition was claimed anew'] };
  }),
};
