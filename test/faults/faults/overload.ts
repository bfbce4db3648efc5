import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.js';
import { residentBytes } from '../ground/resident-bytes.js';
import { settle, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { MessageMix } from '../load/message-mix.js';
import { containerEvents } from '../load/container-events.js';
import type { LoadEvent } from '../load/load-event.js';
import { Random } from '#libs/testing';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const [calmClients, floodFactor] = [4, 10];
const eventsPerRequest = 100;
/** So many that each has a history of usual length afterwards. */
const containers = 100_000;
/** More than a gateway accepts here. */
const batchesPerSecond = 150;
const [calmSeconds, floodSeconds] = [10, 60];
const answerWithinMillis = 30_000;
/** What was accepted may be more than half a million records. */
const longestDrainMillis = 900_000;
const promised = { acceptedMillis: 1_000, refusedMillis: 50, memoryMiB: 512, recoverSeconds: 10 };

interface Answers {
  readonly accepted: number[];
  readonly refused: number[];
  withoutRetryAfter: number;
  failed: number;
}

/** One client of the gateway. */
interface Client {
  readonly agent: Agent;
  readonly key: string;
}

/** Ten times as many clients as keep the gateway busy, none of which waits when it is told to but sends the same again. */
export const overload: Fault = {
  name: 'overload',
  target: 'B15',
  title: 'Ten times as many clients as keep the gateway busy, none of which waits when refused but sends the same again, for 60 s.',
  landing: 'the gateway refused some requests with 429 or 503',
  fullRounds: 1,
  secondsEach: 300,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'overload', seed: run.seed, processes: 1, domains: ['container-traffic'] }, async (arena) => {
    await arena.start();
    await (await arena.openLoad()).publish(200);
    await untilWorking(arena);
    const key = await arena.makeKey();
    await flood(arena, key, calmClients, calmSeconds, run.seed);
    let memory = 0;
    const watching = setInterval(() => (memory = Math.max(memory, ...(arena.gateway?.living ?? []).map(({ process }) => residentBytes(process.pid)))), 500);
    const answers = await flood(arena, key, calmClients * floodFactor, floodSeconds, run.seed + 1);
    clearInterval(watching);
    const recovered = performance.now();
    const isWell = await within(promised.recoverSeconds * 1_000, async () => (await flood(arena, key, 1, 1, run.seed + 2)).refused.length === 0);
    const recoverSeconds = (performance.now() - recovered) / 1_000;
    const figures = {
      'requests accepted': answers.accepted.length, 'requests refused': answers.refused.length, 'accepted p99 ms': quantile(answers.accepted, 0.99),
      'refused p99 ms': quantile(answers.refused, 0.99), 'gateway MiB at most': Math.round(memory / 1_048_576), 'seconds to recover': Math.round(recoverSeconds * 10) / 10,
    };
    run.say(Object.entries(figures).map(([name, value]) => `${name} ${value}`).join(', '));
    const flooded = performance.now();
    await settle(arena, longestDrainMillis);
    const drained = { 'seconds until all was applied': Math.round((performance.now() - flooded) / 1_000) };
    const shortcomings = [
      ...(answers.failed > 0 ? [`${answers.failed} requests got no answer`] : []),
      ...(answers.withoutRetryAfter > 0 ? [`${answers.withoutRetryAfter} refusals without Retry-After`] : []),
      ...(figures['accepted p99 ms'] > promised.acceptedMillis ? [`accepted p99 ${figures['accepted p99 ms']} ms`] : []),
      ...(figures['refused p99 ms'] > promised.refusedMillis ? [`refused p99 ${figures['refused p99 ms']} ms`] : []),
      ...(figures['gateway MiB at most'] > promised.memoryMiB ? [`gateway took ${figures['gateway MiB at most']} MiB`] : []),
      ...(isWell ? [] : [`still refusing ${promised.recoverSeconds} s after`]),
    ];
    return { landed: { floods: answers.refused.length > 0 ? 1 : 0 }, figures: { ...figures, ...drained }, shortcomings };
  }),
};

/** A batch as it is sent, and what it promises once it is accepted. */
interface Batch {
  readonly body: Buffer;
  readonly events: readonly Pick<LoadEvent, 'source' | 'id' | 'recordedtime'>[];
}

/** The batches of one client, in order, some of them made beforehand: what is made while answers come in makes these look late. */
class Batches {
  private readonly made: Batch[] = [];
  private readonly mix: MessageMix;

  constructor(seed: number, client: number, beforehand: number) {
    const random = new Random(seed * 1_000 + client);
    this.mix = new MessageMix(random, containerEvents(random, containers), `flood-${seed}-${client}`, undefined);
    while (this.made.length < beforehand) this.made.unshift(this.make());
  }

  next(): Batch {
    return this.made.pop() ?? this.make();
  }

  private make(): Batch {
    const events = Array.from({ length: eventsPerRequest }, () => this.mix.next().event).filter((event) => event !== undefined);
    return { body: Buffer.from(JSON.stringify(events)), events: events.map(({ source, id, recordedtime }) => ({ source, id, ...(recordedtime === undefined ? {} : { recordedtime }) })) };
  }
}

/** Clients that each send one batch after the other; what was refused is sent again at once, as it was. */
async function flood(arena: Arena, key: string, clients: number, seconds: number, seed: number): Promise<Answers> {
  const answers: Answers = { accepted: [], refused: [], withoutRetryAfter: 0, failed: 0 };
  const client = { agent: new Agent({ keepAlive: true }), key };
  const ready = Array.from({ length: clients }, (_, index) => new Batches(seed, index, (seconds * batchesPerSecond) / clients));
  const end = performance.now() + seconds * 1_000;
  await Promise.all(ready.map(async (batches) => {
    while (performance.now() < end) {
      const { body, events } = batches.next();
      while (performance.now() < end) {
        if (!(await post(arena, client, body, answers))) continue;
        arena.ledger.promise('g0', events);
        break;
      }
    }
  }));
  client.agent.destroy();
  return answers;
}

/** True when the gateway accepted the body. */
async function post(arena: Arena, client: Client, body: Buffer, answers: Answers): Promise<boolean> {
  const since = performance.now();
  try {
    const answer = await send(`${arena.gatewayUrl}/v1/events`, client, body);
    const millis = performance.now() - since;
    if (answer.statusCode === 202) answers.accepted.push(millis);
    else if (answer.statusCode === 429 || answer.statusCode === 503) {
      answers.refused.push(millis);
      if (!answer.headers['retry-after']) answers.withoutRetryAfter++;
    } else arena.findings.add('gateway', `the gateway answered ${answer.statusCode} under load`);
    return answer.statusCode === 202;
  } catch {
    // Counted: under overload the gateway owes an answer.
    answers.failed++;
    await sleep(100);
    return false;
  }
}

/** The answer once its body has been read. */
function send(url: string, { agent, key }: Client, body: Buffer): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/cloudevents-batch+json', 'content-length': body.length, authorization: `Bearer ${key}` };
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method: 'POST', headers, timeout: answerWithinMillis }, (answer) => {
      answer.once('error', reject).once('end', () => resolve(answer)).resume();
    });
    asked.once('timeout', () => asked.destroy(new Error('no answer in time'))).once('error', reject).end(body);
  });
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(q * (sorted.length - 1))] ?? 0);
}
