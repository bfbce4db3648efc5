import { setTimeout as sleep } from 'node:timers/promises';
import { topicOf } from '#libs/contracts';
import { readTopicOffsets } from '#libs/kafka';
import type { BenchStack } from '../bench-stack.js';
import { cpuSeconds } from '../cpu.js';
import { type Figure, quantile } from '../figures.js';
import { type BenchGround, makeKey, openGround } from '../ground.js';
import { type ContentMode, batch, ndjson, questionOf, single } from '../http/bodies.js';
import { Busy, HttpClient, type Question } from '../http/http-client.js';
import { type Answered, askInTurns, askOnTime } from '../http/http-load.js';
import { startHttp } from '../http/http-service.js';
import { mediansOf } from '../medians.js';
import { createTopic, partitions } from '../preload.js';
import { waitUntilDrained } from '../progress.js';
import type { RunOptions } from '../run-options.js';
import type { Spawned } from '../spawned.js';
import { countProblems, verifyFigure } from '../verify.js';
import { longCorridor } from '../workloads/corridor.js';

const warmUpShare = 0.25;

/** What must be reached, in events a second and core. */
const targets: ReadonlyMap<ContentMode, number> = new Map([[single, 2_000], [batch, 15_000]]);

/** Events through the gateway to a real broker: as many as it takes, and the time of an answer at half of that (A7). The runs share the seconds: all that is published is applied at the end. */
export async function gateway(stack: BenchStack, { runs, seconds, seed }: RunOptions): Promise<Figure[]> {
  const ground = await openGround(stack);
  const topic = topicOf(longCorridor.domain, ground.topicPrefix);
  await createTopic(stack.brokers, topic);
  const service = await startHttp(ground, 'gateway');
  const client = new HttpClient(service, await makeKey(ground));
  const load = new Load(client, service.process, seed);
  try {
    const figures: Figure[] = [];
    for (const mode of [single, batch, ndjson]) figures.push(...(await mediansOf(runs, () => measure(load, mode, seconds / runs))));
    const stored = (await readTopicOffsets({ brokers: stack.brokers, clientId: 'bench' }, topic)).reduce((sum, { high }) => sum + Number(high), 0);
    const problems = await applyAll(ground, load.accepted);
    return [
      ...figures,
      { name: 'gateway: told to come back later', value: load.refusals, unit: 'requests' },
      { name: 'gateway: acknowledged and not in the log', value: load.accepted - stored, unit: 'events', target: { atMost: 0 } },
      verifyFigure('gateway', [problems]),
    ];
  } finally {
    client.close();
    await ground.close();
  }
}

/** Posts the corridor's events and counts what is accepted, and how often the gateway asked to come back later. */
class Load {
  accepted = 0;
  refusals = 0;
  private readonly events;

  constructor(
    private readonly client: HttpClient,
    readonly process: Spawned,
    seed: number,
  ) {
    this.events = longCorridor.events(Number.MAX_SAFE_INTEGER, seed)[Symbol.iterator]();
  }

  async post(mode: ContentMode): Promise<void> {
    const answer = await this.askPatiently(questionOf(mode, this.events));
    const { accepted } = JSON.parse(answer) as { readonly accepted: number };
    if (accepted !== mode.events) throw new Error(`the gateway accepted ${accepted} of ${mode.events}: ${answer.slice(0, 500)}`);
    this.accepted += accepted;
  }

  /** Comes back as late as the gateway asks for. */
  private async askPatiently(question: Question): Promise<string> {
    for (;;) {
      try {
        return await this.client.ask(question);
      } catch (error) {
        if (!(error instanceof Busy)) throw error;
        this.refusals += 1;
        await sleep(error.retryAfterSeconds * 1000);
      }
    }
  }
}

async function measure(load: Load, mode: ContentMode, seconds: number): Promise<Figure[]> {
  const post = (): Promise<void> => load.post(mode);
  await askInTurns(mode.clients, seconds * warmUpShare, post);
  const before = cpuSeconds(load.process.pid);
  const full = await askInTurns(mode.clients, seconds, post);
  const cpu = cpuSeconds(load.process.pid) - before;
  const half = await askOnTime(full.latencies.length / full.seconds / 2, seconds, post);
  return figuresOf(mode, full, cpu, half);
}

function figuresOf(mode: ContentMode, full: Answered, cpu: number, half: Answered): Figure[] {
  const [requests, name] = [full.latencies.length, `gateway, ${mode.name}`];
  const events = requests * mode.events;
  const atLeast = targets.get(mode);
  return [
    { name: `${name}: requests`, value: requests / full.seconds, unit: 'requests/s' },
    { name: `${name}: events`, value: events / full.seconds, unit: 'events/s' },
    { name: `${name}: CPU of the gateway`, value: (cpu / events) * 1e6, unit: 'µs/event' },
    { name: `${name}: events of one core (A7)`, value: events / cpu, unit: 'events/s', ...(atLeast ? { target: { atLeast } } : {}) },
    { name: `${name}: p99 at half load (A7)`, value: quantile(half.latencies, 0.99), unit: 'ms', ...(atLeast ? { target: { atMost: 100 } } : {}) },
  ];
}

/** Lets the domain apply what was accepted; what verify finds wrong then. */
async function applyAll(ground: BenchGround, records: number): Promise<number> {
  const service = await ground.start(longCorridor.domain);
  await waitUntilDrained({ database: ground.database, services: [service], partitions, records });
  return countProblems(ground.database, [longCorridor.domain]);
}
