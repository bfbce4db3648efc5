import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Arena } from '../ground/arena.js';
import { residentBytes } from '../ground/resident-bytes.js';
import { settle, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { type Answers, Flood } from '../load/flood.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const [calmClients, floodFactor] = [4, 10];
const [calmSeconds, floodSeconds] = [10, 60];
/** What was accepted may be a million records. */
const longestDrainMillis = 900_000;
const promised = { acceptedMillis: 1_000, refusedMillis: 50, memoryMiB: 512, recoverSeconds: 10 };

/** Ten times what the gateway takes, by clients that do not wait when they are told to. */
export const overload: Fault = {
  name: 'overload',
  target: 'B15',
  title: 'Ten times as many batches a second as the gateway accepts of busy clients, for 60 s; what is refused is sent again.',
  landing: 'the gateway refused some requests with 429 or 503',
  fullRounds: 1,
  secondsEach: 300,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'overload', seed: run.seed, processes: 1, domains: ['container-traffic'] }, async (arena) => {
    await arena.start();
    await (await arena.openLoad()).publish(200);
    await untilWorking(arena);
    const flood = await openFlood(arena, run.seed);
    const calm = (await flood.inTurns(calmClients, calmSeconds)).accepted.length / calmSeconds;
    flood.prepare(calm * floodSeconds);
    const memory = watchMemory(arena);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const answers = await flood.onTime(calm * floodFactor, floodSeconds);
    delay.disable();
    const figures = {
      'requests a second': Math.round(calm * floodFactor), ...figuresOf(answers), 'clients held up p99 ms': Math.round(delay.percentile(99) / 1e6),
      "refused within 50 ms by the gateway's own clock, %": await promptRefusals(arena),
      'gateway MiB at most': memory.stop(), ...(await recover(flood)),
    };
    flood.close();
    run.say(Object.entries(figures).map(([name, value]) => `${name} ${value}`).join(', '));
    const flooded = performance.now();
    await settle(arena, longestDrainMillis);
    const drained = { 'seconds until all was applied': Math.round((performance.now() - flooded) / 1_000) };
    return { landed: { floods: answers.refused.length > 0 ? 1 : 0 }, figures: { ...figures, ...drained }, shortcomings: judge(answers, figures) };
  }),
};

async function openFlood(arena: Arena, seed: number): Promise<Flood> {
  return new Flood({
    url: arena.gatewayUrl, key: await arena.makeKey(), seed,
    onAccepted: (events) => arena.ledger.promise('g0', events),
    onOther: (status) => arena.findings.add('gateway', `the gateway answered ${status} under load`),
  });
}

function watchMemory(arena: Arena): { stop(): number } {
  let most = 0;
  const watching = setInterval(() => (most = Math.max(most, ...(arena.gateway?.living ?? []).map(({ process }) => residentBytes(process.pid)))), 500);
  return { stop: () => (clearInterval(watching), Math.round(most / 1_048_576)) };
}

/** By the gateway's histogram, which begins once the head of a request was read: percent. */
async function promptRefusals({ gateway }: Arena): Promise<number> {
  const [seat] = gateway?.living ?? [];
  const text = await (await fetch(`http://127.0.0.1:${seat?.process.opsPort}/metrics`)).text();
  const refusals = text.split('\n').filter((line) => line.startsWith('caravan_gateway_request_seconds_') && /status="(429|503)"/.test(line));
  const sum = (part: string): number => refusals.filter((line) => line.includes(part)).reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
  return Math.round((sum('_bucket{le="0.05"') / sum('_count{')) * 10_000) / 100;
}

/** How long until one client is not refused for a second. */
async function recover(flood: Flood): Promise<{ readonly 'seconds to recover': number }> {
  const since = performance.now();
  await within(2 * promised.recoverSeconds * 1_000, async () => (await flood.inTurns(1, 1)).refused.length === 0);
  return { 'seconds to recover': Math.round((performance.now() - since) / 100) / 10 };
}

function figuresOf({ accepted, refused }: Answers) {
  return {
    'requests accepted': accepted.length, 'requests refused': refused.length, 'accepted p99 ms': quantile(accepted, 0.99),
    'refused p50 ms': quantile(refused, 0.5), 'refused p99 ms': quantile(refused, 0.99),
  };
}

function judge(answers: Answers, figures: ReturnType<typeof figuresOf> & { readonly 'gateway MiB at most': number; readonly 'seconds to recover': number }): string[] {
  return [
    ...(answers.failed > 0 ? [`${answers.failed} requests got no answer`] : []),
    ...(answers.withoutRetryAfter > 0 ? [`${answers.withoutRetryAfter} refusals without Retry-After`] : []),
    ...(figures['accepted p99 ms'] > promised.acceptedMillis ? [`accepted p99 ${figures['accepted p99 ms']} ms`] : []),
    ...(figures['refused p99 ms'] > promised.refusedMillis ? [`refused p99 ${figures['refused p99 ms']} ms`] : []),
    ...(figures['gateway MiB at most'] > promised.memoryMiB ? [`gateway took ${figures['gateway MiB at most']} MiB`] : []),
    ...(figures['seconds to recover'] > promised.recoverSeconds ? [`still refusing ${promised.recoverSeconds} s after`] : []),
  ];
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(q * (sorted.length - 1))] ?? 0);
}
