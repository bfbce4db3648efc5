import type { Arena } from '../ground/arena.js';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { watchSnapshots } from '../oracle/watch-snapshots.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 300;
const secondsPerRound = 20;

/** The database commits and the consumer never hears of it. */
export const swallowedCommits: Fault = {
  name: 'swallowed-commits',
  target: 'B7',
  title: 'The answer to COMMIT is swallowed: the connection breaks, or hangs until the client gives up.',
  landing: 'the proxy saw the server\'s answer to COMMIT and passed nothing on',
  fullRounds: 20,
  secondsEach: 6,
  secondsFixed: 50,
  run: (run) => inArena(run, { name: 'swallowed-commits', seed: run.seed, processes: 1 }, async (arena) => {
    await arena.start({ withGateway: false });
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const watcher = watchSnapshots(arena);
    const landed = { 'broken off': 0, hung: 0 };
    swallow(arena, run.rounds, landed);
    await within(run.rounds * secondsPerRound * 1_000, () => Promise.resolve(landed['broken off'] + landed.hung >= run.rounds));
    arena.load?.stop();
    await loading;
    return { landed, figures: { snapshots: await watcher.stop() }, shortcomings: landed['broken off'] + landed.hung < run.rounds ? ['it did not land as often as asked'] : [] };
  }),
};

/** About every third commit of a batch, until enough are swallowed. */
function swallow(arena: Arena, rounds: number, landed: { 'broken off': number; hung: number }): void {
  arena.onMoment = (_place, { when, statement, transaction, failed }) => {
    const done = landed['broken off'] + landed.hung;
    if (failed || when !== 'after' || statement !== 'commit' || transaction !== 'lock_partition' || done >= rounds || !arena.random.oneIn(3)) return 'pass';
    const hangs = done % 2 === 1;
    landed[hangs ? 'hung' : 'broken off']++;
    return hangs ? 'hold' : 'reset';
  };
}
