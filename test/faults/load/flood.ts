import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '#libs/testing';
import { containerEvents } from './container-events.js';
import type { LoadEvent } from './load-event.js';
import { MessageMix } from './message-mix.js';

/** What a batch promises once it is accepted. */
export type Promised = Pick<LoadEvent, 'source' | 'id' | 'recordedtime'>;

/** Where a flood goes and who is told of it. */
export interface FloodOptions {
  readonly url: string;
  readonly key: string;
  readonly seed: number;
  readonly onAccepted: (events: readonly Promised[]) => void;
  /** Told of every answer that is neither 202 nor "come back later". */
  readonly onOther: (status: number) => void;
}

/** Milliseconds of answers, by what they said. */
export interface Answers {
  readonly accepted: number[];
  readonly refused: number[];
  withoutRetryAfter: number;
  /** Requests without an answer. */
  failed: number;
}

interface Batch {
  readonly body: Buffer;
  readonly events: readonly Promised[];
}

const eventsPerRequest = 500;
/** So many that each has a history of usual length afterwards. */
const containers = 100_000;
const tickMillis = 10;
/** A request that is due while so many wait for their answers is not sent: nobody has more connections. */
const mostUnderWay = 200;
const answerWithinMillis = 30_000;

/** Batches of events to a gateway; one that was refused is sent again, as it was. */
export class Flood {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly batches: Batch[] = [];
  private readonly mix: MessageMix;

  constructor(private readonly options: FloodOptions) {
    const random = new Random(options.seed);
    this.mix = new MessageMix(random, containerEvents(random, containers), `flood-${options.seed}`, undefined);
  }

  /** Makes batches beforehand, enough for so many to be accepted: what is made while answers come in makes these look late. */
  prepare(accepted: number): void {
    while (this.batches.length < accepted + mostUnderWay) this.batches.push(this.make());
  }

  /** Clients that each send the next request when the last was answered. */
  async inTurns(clients: number, seconds: number): Promise<Answers> {
    const answers = noAnswers();
    const end = performance.now() + seconds * 1_000;
    await Promise.all(Array.from({ length: clients }, async () => {
      while (performance.now() < end) await this.post(answers);
    }));
    return answers;
  }

  /** So many requests a second, whatever became of those before. */
  async onTime(perSecond: number, seconds: number): Promise<Answers> {
    const answers = noAnswers();
    const underWay = new Set<Promise<void>>();
    const begun = performance.now();
    let due = 0;
    for (let passed = 0; passed < seconds; passed = (performance.now() - begun) / 1_000) {
      for (; due < passed * perSecond; due++) {
        if (underWay.size >= mostUnderWay) continue;
        const asked = this.post(answers).finally(() => underWay.delete(asked));
        underWay.add(asked);
      }
      await sleep(tickMillis);
    }
    await Promise.all(underWay);
    return answers;
  }

  close(): void {
    this.agent.destroy();
  }

  private make(): Batch {
    const events = Array.from({ length: eventsPerRequest }, () => this.mix.next().event).filter((event) => event !== undefined);
    return { body: Buffer.from(JSON.stringify(events)), events: events.map(({ source, id, recordedtime }) => ({ source, id, ...(recordedtime === undefined ? {} : { recordedtime }) })) };
  }

  private async post(answers: Answers): Promise<void> {
    const batch = this.batches.pop() ?? this.make();
    const since = performance.now();
    try {
      const { statusCode = 0, headers } = await this.send(batch.body);
      const millis = performance.now() - since;
      if (statusCode === 202) {
        answers.accepted.push(millis);
        return this.options.onAccepted(batch.events);
      }
      this.batches.push(batch);
      if (statusCode !== 429 && statusCode !== 503) return this.options.onOther(statusCode);
      answers.refused.push(millis);
      if (!headers['retry-after']) answers.withoutRetryAfter++;
    } catch {
      // Counted: a gateway owes an answer. Whether it took the batch is not known: the batch is not sent again.
      answers.failed++;
      await sleep(100);
    }
  }

  /** The answer once its body has been read. */
  private send(body: Buffer): Promise<IncomingMessage> {
    const { url, key } = this.options;
    const headers = { 'content-type': 'application/cloudevents-batch+json', 'content-length': body.length, authorization: `Bearer ${key}` };
    return new Promise((resolve, reject) => {
      const asked = request(`${url}/v1/events`, { agent: this.agent, method: 'POST', headers, timeout: answerWithinMillis }, (answer) => {
        answer.once('error', reject).once('end', () => resolve(answer)).resume();
      });
      asked.once('timeout', () => asked.destroy(new Error('no answer in time'))).once('error', reject).end(body);
    });
  }
}

function noAnswers(): Answers {
  return { accepted: [], refused: [], withoutRetryAfter: 0, failed: 0 };
}
