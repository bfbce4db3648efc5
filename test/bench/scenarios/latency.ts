import { topicOf } from '#libs/contracts';
import { Random } from '#libs/testing';
import type { BenchStack } from '../bench-stack.js';
import { type Figure, quantile } from '../figures.js';
import { type BenchGround, makeKey, openGround } from '../ground.js';
import { HttpClient } from '../http/http-client.js';
import { startHttp } from '../http/http-service.js';
import { CommitWatch } from '../latency/commit-watch.js';
import { LogWriter } from '../latency/log-writer.js';
import { pace } from '../latency/pace.js';
import { probeVisibility } from '../latency/probe.js';
import { mediansOf } from '../medians.js';
import { partitions } from '../preload.js';
import { waitUntilDrained } from '../progress.js';
import type { RunOptions } from '../run-options.js';
import { countProblems, verifyFigure } from '../verify.js';
import { corridor } from '../workloads/corridor.js';
import { rateOf } from './corridor.js';
import { drain } from './drain.js';

interface Paced {
  readonly name: string;
  readonly perSecond: number;
}

/** Of a run at one rate; milliseconds. */
interface Waited {
  readonly name: string;
  readonly rate: number;
  readonly committed: readonly number[];
  readonly visible: readonly number[];
  readonly problems: number;
}

const usualEvents = 100_000;
/** Of the time measured, spent before it at the same rate. */
const warmUpShare = 0.25;

/** From acknowledgement to commit, and to an answer of the query API, at paced rates, several times (A4). */
export async function latency(stack: BenchStack, options: RunOptions): Promise<Figure[]> {
  const problems: number[] = [];
  const figures = await mediansOf(options.runs, async (run) => {
    const waited = await measureOnce(stack, { ...options, seed: options.seed + run });
    problems.push(...waited.map((each) => each.problems));
    return waited.flatMap(figuresOf);
  });
  return [...figures, verifyFigure('latency', problems)];
}

async function measureOnce(stack: BenchStack, options: RunOptions): Promise<Waited[]> {
  const waited: Waited[] = [];
  for (const paced of await choosePaces(stack, options)) waited.push({ name: paced.name, ...(await measureAt(stack, paced.perSecond, options)) });
  return waited;
}

async function choosePaces(stack: BenchStack, { rates, events = usualEvents, seed }: RunOptions): Promise<Paced[]> {
  if (rates.length > 0) return rates.map((perSecond) => ({ name: `${perSecond} a second`, perSecond }));
  const rate = rateOf(await drain(stack, { loads: [{ workload: corridor, count: events }], seed, keys: 'entity', verify: false }));
  return [{ name: 'a quarter of the drain', perSecond: rate / 4 }, { name: 'half of the drain', perSecond: rate / 2 }];
}

async function measureAt(stack: BenchStack, perSecond: number, options: RunOptions): Promise<Omit<Waited, 'name'>> {
  const ground = await openGround(stack);
  const writer = await LogWriter.open(stack.brokers, topicOf(corridor.domain, ground.topicPrefix));
  try {
    return await measureOn(ground, writer, perSecond, options);
  } finally {
    await writer.close();
    await ground.close();
  }
}

async function measureOn(ground: BenchGround, writer: LogWriter, perSecond: number, { seconds, seed }: RunOptions): Promise<Omit<Waited, 'name'>> {
  const [service, queryService] = await Promise.all([ground.start(corridor.domain), startHttp(ground, 'query')]);
  const query = new HttpClient(queryService, await makeKey(ground));
  const events = corridor.events(Number.MAX_SAFE_INTEGER, seed)[Symbol.iterator]();
  const probing = { writer, query, processes: [service, queryService.process], random: new Random(seed) };
  const awaited = { database: ground.database, services: [service], partitions };
  try {
    await waitUntilDrained({ ...awaited, records: 0 });
    const warm = await pace({ writer, events, perSecond, seconds: seconds * warmUpShare, onAcknowledged: () => undefined });
    await probeVisibility({ ...probing, firstSerial: 1, isOver: () => true });
    await waitUntilDrained({ ...awaited, records: warm.events + 1 });
    const watch = new CommitWatch();
    let isPacing = true;
    const pacing = pace({ writer, events, perSecond, seconds, onAcknowledged: (records) => watch.acknowledged(records) }).finally(() => (isPacing = false));
    const watching = watch.run(ground.database, service, () => !isPacing && watch.isEverythingCommitted);
    const [sent, visible] = await Promise.all([pacing, probeVisibility({ ...probing, firstSerial: 2, isOver: () => !isPacing }), watching]);
    await waitUntilDrained({ ...awaited, records: warm.events + 1 + sent.events + visible.length });
    return { rate: sent.events / sent.seconds, committed: watch.latencies, visible, problems: await countProblems(ground.database, [corridor.domain]) };
  } finally {
    query.close();
  }
}

function figuresOf({ name, rate, committed, visible }: Waited): Figure[] {
  const at = (values: readonly number[], share: number): Pick<Figure, 'value' | 'unit'> => ({ value: quantile(values, share), unit: 'ms' });
  return [
    { name: `latency at ${name}: rate`, value: rate, unit: 'events/s' },
    { name: `latency at ${name}: committed, p50 (A4)`, ...at(committed, 0.5), target: { atMost: 150 } },
    { name: `latency at ${name}: committed, p99 (A4)`, ...at(committed, 0.99), target: { atMost: 1_000 } },
    { name: `latency at ${name}: visible, p50`, ...at(visible, 0.5) },
    { name: `latency at ${name}: visible, p99 (A4)`, ...at(visible, 0.99), target: { atMost: 1_200 } },
    { name: `latency at ${name}: probes`, value: visible.length, unit: '1' },
  ];
}
