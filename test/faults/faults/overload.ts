import type { Arena } from '../ground/arena.js';
import { residentBytes } from '../ground/resident-bytes.js';
import { settle, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { ClientElsewhere, type Told } from '../load/client-elsewhere.js';
import { type Answers, Flood } from '../load/flood.js';
import { raiseCpuShare } from '../processes/cpu-share.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const [calmClients, floodFactor] = [4, 10];
const [calmSeconds, floodSeconds] = [10, 60];
/** Enough for a p99, and little beside the flood. */
const elsewherePerSecond = 20;
/** What was accepted may be two million records. */
const longestDrainMillis = 1_800_000;
const promised = { acceptedMillis: 1_000, refusedMillis: 50, memoryMiB: 512, recoverSeconds: 10 };

/**
 * Ten times what the gateway takes, by clients that do not wait when they are told to. Its times are those that a client
 * elsewhere sees: the flood's own clients, brokers, Postgres and a consumer want the same two cores as the gateway, which
 * therefore gets more of them than others, as it would by its requests where it is deployed.
 */
export const overload: Fault = {
  name: 'overload',
  target: 'B15',
  title: 'Ten times as many batches a second as the gateway accepts of busy clients, for 60 s; what is refused is sent again. Times are those of one more client in a process of its own; it and the gateway have five times the CPU share of anybody else.',
  landing: 'the gateway refused some requests with 429 or 503',
  fullRounds: 1,
  secondsEach: 300,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'overload', seed: run.seed, processes: 1, domains: ['container-traffic'], gatewayLeadsSession: true }, async (arena) => {
    await arena.start();
    const isGatewayRaised = (arena.gateway?.living ?? []).every(({ process }) => raiseCpuShare(process.pid));
    await (await arena.openLoad()).publish(200);
    await untilWorking(arena);
    const key = await arena.makeKey();
    const flood = openFlood(arena, key, run.seed);
    const calm = (await flood.inTurns(calmClients, calmSeconds)).accepted.length / calmSeconds;
    flood.prepare(calm * floodSeconds);
    const elsewhere = await ClientElsewhere.start({ url: arena.gatewayUrl, key, seed: run.seed + 1, perSecond: elsewherePerSecond, seconds: floodSeconds });
    arena.onClose(async () => elsewhere.close());
    const isShareRaised = raiseCpuShare(elsewhere.pid) && isGatewayRaised;
    const memory = watchMemory(arena);
    const [answers, told] = await Promise.all([flood.onTime(calm * floodFactor, floodSeconds), elsewhere.run()]);
    keep(told, arena);
    const figures = {
      'five times the CPU share': isShareRaised ? 'yes' : 'no', 'requests a second': Math.round(calm * floodFactor),
      'requests accepted': answers.accepted.length, 'requests refused': answers.refused.length,
      ...timesOf(told.answers),
      "refused p99 ms in the flood's own clients": quantile(answers.refused, 0.99), "accepted p99 ms in the flood's own clients": quantile(answers.accepted, 0.99),
      "refused within 50 ms by the gateway's own clock, %": await promptRefusals(arena),
      'gateway MiB at most': memory.stop(), ...(await recover(flood)),
    };
    flood.close();
    run.say(Object.entries(figures).map(([name, value]) => `${name} ${value}`).join(', '));
    const flooded = performance.now();
    await settle(arena, longestDrainMillis);
    const drained = { 'seconds until all was applied': Math.round((performance.now() - flooded) / 1_000) };
    return { landed: { floods: answers.refused.length > 0 ? 1 : 0 }, figures: { ...figures, ...drained }, shortcomings: judge([answers, told.answers], figures) };
  }),
};

function openFlood(arena: Arena, key: string, seed: number): Flood {
  return new Flood({
    url: arena.gatewayUrl, key, seed,
    onAccepted: (events) => arena.ledger.promise('g0', events),
    onOther: (status) => noteAnswer(arena, status),
  });
}

function keep({ promised, others }: Told, arena: Arena): void {
  arena.ledger.promise('g0', promised);
  for (const status of others) noteAnswer(arena, status);
}

function noteAnswer(arena: Arena, status: number): void {
  arena.findings.add('gateway', `the gateway answered ${status} under load`);
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

function timesOf({ accepted, refused }: Answers) {
  return { 'accepted p99 ms': quantile(accepted, 0.99), 'refused p50 ms': quantile(refused, 0.5), 'refused p99 ms': quantile(refused, 0.99) };
}

function judge(answers: readonly Answers[], figures: ReturnType<typeof timesOf> & { readonly 'gateway MiB at most': number; readonly 'seconds to recover': number }): string[] {
  const sum = (of: (each: Answers) => number): number => answers.reduce((total, each) => total + of(each), 0);
  const [failed, unadvised] = [sum((each) => each.failed), sum((each) => each.withoutRetryAfter)];
  return [
    ...(failed > 0 ? [`${failed} requests got no answer`] : []),
    ...(unadvised > 0 ? [`${unadvised} refusals without Retry-After`] : []),
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
