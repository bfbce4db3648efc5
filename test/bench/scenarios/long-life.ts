import { topicOf } from '#libs/contracts';
import type { BenchStack } from '../bench-stack.js';
import { type Figure, median } from '../figures.js';
import { type BenchGround, openGround } from '../ground.js';
import { LogWriter } from '../latency/log-writer.js';
import { type Cost, costBetween, costSoFar } from '../measure.js';
import { partitions } from '../preload.js';
import { waitUntilDrained } from '../progress.js';
import { type RunOptions, usualOptions } from '../run-options.js';
import type { Spawned } from '../spawned.js';
import { countProblems, verifyFigure } from '../verify.js';
import { milestoneOf } from '../workloads/long-lives.js';

const domain = 'container-traffic';
const youngFacts = 10;
/** Containers of each age. */
const containers = 20;
/** Events of each container in one measurement, one after the other. */
const rounds = 10;
const messagesPerSend = 2_000;

/** What the next event costs a container with thousands of facts, against one with ten (A13). */
export async function longLife(stack: BenchStack, { lifeFacts, runs }: RunOptions): Promise<Figure[]> {
  const ground = await openGround(stack);
  const writer = await LogWriter.open(stack.brokers, topicOf(domain, ground.topicPrefix));
  try {
    const service = await ground.start(domain);
    const lives = new Lives(stack, ground, writer, service);
    await lives.live('OLD', lifeFacts);
    const old: Cost[] = [];
    const young: Cost[] = [];
    for (let run = 0; run < runs; run++) {
      await lives.live(`Y${run}`, youngFacts);
      young.push(await lives.measure(`Y${run}`));
      old.push(await lives.measure('OLD'));
    }
    await service.stop();
    return [...figuresOf(lifeFacts, old, young), verifyFigure('long life', [await countProblems(ground.database, [domain])])];
  } finally {
    await writer.close();
    await ground.close();
  }
}

/** Containers by generation, all of a generation with the same number of facts. */
class Lives {
  private records = 0;
  private readonly ages = new Map<string, number>();

  constructor(
    private readonly stack: BenchStack,
    private readonly ground: BenchGround,
    private readonly writer: LogWriter,
    private readonly service: Spawned,
  ) {}

  /** Gives every container of the generation so many more facts; resolves when they are applied. */
  async live(generation: string, facts: number): Promise<void> {
    const age = this.ages.get(generation) ?? 0;
    this.ages.set(generation, age + facts);
    const numbers = Array.from({ length: containers }, (_, i) => `${generation}X${i}`);
    const events = Array.from({ length: facts }, (_, i) => numbers.map((number) => milestoneOf(number, age + i))).flat();
    for (let at = 0; at < events.length; at += messagesPerSend) await this.writer.send(events.slice(at, at + messagesPerSend));
    this.records += events.length;
    await waitUntilDrained({ database: this.ground.database, services: [this.service], partitions, records: this.records });
  }

  /** The cost of one event of a generation, applied together with one of every other container of it. */
  async measure(generation: string): Promise<Cost> {
    const now = (): Promise<Cost> => costSoFar(this.stack, this.ground.database, [this.service.pid]);
    await this.live(generation, 1);
    const before = await now();
    for (let round = 0; round < rounds; round++) await this.live(generation, 1);
    const { node, postgres, broker, walBytes } = costBetween(before, await now());
    const events = rounds * containers;
    return { node: node / events, postgres: postgres / events, broker: broker / events, walBytes: walBytes / events };
  }
}

function figuresOf(facts: number, old: readonly Cost[], young: readonly Cost[]): Figure[] {
  const micros = (costs: readonly Cost[]): number => median(costs.map(({ node, postgres }) => node + postgres)) * 1e6;
  const wal = (costs: readonly Cost[]): number => median(costs.map(({ walBytes }) => walBytes));
  const judged = facts >= usualOptions.lifeFacts ? { target: { atMost: 3 } } : {};
  return [
    { name: `long life: CPU of the next event after ${youngFacts} facts`, value: micros(young), unit: 'µs/event' },
    { name: `long life: CPU of the next event after ${facts} facts`, value: micros(old), unit: 'µs/event' },
    { name: 'long life: CPU, old against young (A13)', value: micros(old) / micros(young), unit: '1', ...judged },
    { name: `long life: WAL of the next event after ${youngFacts} facts`, value: wal(young), unit: 'bytes/event' },
    { name: `long life: WAL of the next event after ${facts} facts`, value: wal(old), unit: 'bytes/event' },
    { name: 'long life: WAL, old against young (A13)', value: wal(old) / wal(young), unit: '1', ...judged },
  ];
}
