import { serversOf } from '../ground/ground.js';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 400;
const secondsPerRound = 8;

/** The broker stores what the gateway sent, and the gateway never hears of it. */
export const swallowedProduce: Fault = {
  name: 'swallowed-produce',
  target: 'B11',
  title: 'The broker\'s answer to the gateway\'s produce request is swallowed: the connection breaks, or hangs until the gateway gives up.',
  landing: 'the proxy before the broker saw its answer and passed nothing on; copies in the log are the proof',
  fullRounds: 100,
  secondsEach: 2,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'swallowed-produce', seed: run.seed, processes: 1, gatewayBehindDoor: true }, async (arena) => {
    await arena.start();
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const { GATEWAY: door } = serversOf(run.ground).doors;
    const landed = { 'broken off': 0, hung: 0 };
    const done = (): number => landed['broken off'] + landed.hung;
    door.onProduceAnswer = () => {
      if (done() >= run.rounds || !run.random.oneIn(3)) return 'pass';
      const hangs = done() % 10 === 9;
      landed[hangs ? 'hung' : 'broken off']++;
      return hangs ? 'hold' : 'reset';
    };
    await within(run.rounds * secondsPerRound * 1_000, () => Promise.resolve(done() >= run.rounds));
    door.onProduceAnswer = () => 'pass';
    arena.load?.stop();
    await loading;
    return { landed, shortcomings: done() < run.rounds ? ['it did not land as often as asked'] : [] };
  }),
};
