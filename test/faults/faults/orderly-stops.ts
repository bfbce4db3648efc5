import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.js';
import { type Holder, untilSomeHolds } from '../ground/holders.js';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { watchSnapshots } from '../oracle/watch-snapshots.js';
import { until, within } from '../ground/wait.js';
import type { Crew } from '../processes/crew.js';
import type { ServiceProcess } from '../processes/service-process.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 300;
const promisedExitSeconds = 25;
const longestExitMillis = 60_000;
/** A process that left its group gives its partitions away at once, not after its session. */
const promisedHandOverSeconds = 5;

/** SIGTERM of consumers and of the gateway, under load. */
export const orderlyStops: Fault = {
  name: 'orderly-stops',
  target: 'B18',
  title: 'Consumers and the gateway are ended in order (SIGTERM) under load: no request in flight fails, exit code 0 within 25 s, the group is left.',
  landing: 'the process was alive and ended by itself after the signal',
  fullRounds: 50,
  secondsEach: 8,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'orderly-stops', seed: run.seed, processes: 2 }, async (arena) => {
    await arena.start();
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const watcher = watchSnapshots(arena);
    const landed = { consumers: 0, gateways: 0 };
    const shortcomings: string[] = [];
    let [longestExit, longestHandOver] = [0, 0];
    for (let round = 0; round < run.rounds; round++) {
      await sleep(run.random.below(1_500));
      const isGateway = round % 3 === 2;
      const { crew, process } = isGateway ? gatewayOf(arena) : await untilSomeHolds(arena);
      longestExit = Math.max(longestExit, await stop(crew, process, shortcomings));
      landed[isGateway ? 'gateways' : 'consumers']++;
      if (isGateway) await until('the next gateway is ready', 60_000, async () => (await fetch(`${arena.gatewayUrl}/readyz`)).ok);
      else longestHandOver = Math.max(longestHandOver, await handOver(arena, process));
      if ((round + 1) % 5 === 0) run.say(`${round + 1} stops`);
    }
    arena.load?.stop();
    await loading;
    const cutOff = arena.ledger.unanswered.get('gateway: cut off') ?? 0;
    if (cutOff > 0) shortcomings.push(`${cutOff} requests in flight were cut off`);
    if (longestHandOver > promisedHandOverSeconds) shortcomings.push(`partitions were given away after ${longestHandOver.toFixed(1)} s only`);
    return { landed, figures: { 'longest seconds to exit': Math.round(longestExit * 10) / 10, 'longest seconds to hand over': Math.round(longestHandOver * 10) / 10, snapshots: await watcher.stop() }, shortcomings };
  }),
};

function gatewayOf({ gateway }: Arena): Holder {
  const [seat] = gateway?.living ?? [];
  if (!gateway || !seat) throw new Error('no gateway runs, although it answered that it is ready');
  return { crew: gateway, process: seat.process };
}

/** Seconds until it had ended. */
async function stop(crew: Crew, process: ServiceProcess, shortcomings: string[]): Promise<number> {
  const since = performance.now();
  crew.end(process, 'SIGTERM');
  if (!(await within(longestExitMillis, () => process.ended.then(() => true)))) process.signal('SIGKILL');
  const { code, signal } = await process.ended;
  const seconds = (performance.now() - since) / 1_000;
  if (code !== 0) shortcomings.push(`${process.name} ended with ${code ?? signal}`);
  if (seconds > promisedExitSeconds) shortcomings.push(`${process.name} took ${seconds.toFixed(1)} s to end`);
  return seconds;
}

/** Seconds until nothing is owned by the process that ended. */
async function handOver(arena: Arena, { pid }: ServiceProcess): Promise<number> {
  const since = performance.now();
  await within(30_000, async () => !(await arena.partitions()).some(({ owner }) => owner.endsWith(`/${pid}`)));
  return (performance.now() - since) / 1_000;
}
