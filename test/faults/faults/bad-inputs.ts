import { setTimeout as sleep } from 'node:timers/promises';
import { topicOf } from '#libs/contracts';
import { openDatabase } from '#libs/database';
import { createKafka } from '#libs/kafka';
import type { Random } from '#libs/testing';
import { countProblems } from '../../bench/verify.js';
import { Arena } from '../ground/arena.js';
import { judgeEndings, settle, untilWorking } from '../ground/settle.js';
import { type Damaged, damageAtRandom, damageKnown } from '../load/damage.js';
import { makers } from '../load/load.js';
import { usualShares } from '../load/message-mix.js';
import { OracleDatabase } from '../oracle/database.js';
import type { Fault, Outcome, Run } from './fault.js';

const domains = ['container-traffic', 'border-checkpoints', 'flights'];
const [ofKnown, atRandom] = [200, 1_000];
const [entities, partitions] = [2_000, 4];
const [begin, spanMillis] = [Date.UTC(2026, 2, 1), 60 * 86_400_000];
const settleMillis = 600_000;

/** One input, as it was sent twice: straight to Kafka, where it lies at an offset, and through the gateway, which judged it. */
interface Input extends Omit<Damaged, 'bytes'> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Reason and path; undefined when it was accepted. */
  readonly refusal: string | undefined;
}

/** Inputs that are wrong in every way, half of what comes in. */
export const badInputs: Fault = {
  name: 'bad-inputs',
  target: 'B17',
  title: 'Events with known damage and with damage by chance, each beside a good one, straight to Kafka and through the gateway: known damage has its reason, the gateway refuses what the consumers refuse, for the same reason and at the same place, all good ones are stored, nobody falls.',
  landing: 'the gateway answered for every line, and Kafka gave every record an offset; a round is 200 inputs of known damage and 1,000 of chance',
  fullRounds: 100,
  secondsEach: 4,
  secondsFixed: 120,
  run: async (run) => {
    const arena = await Arena.open(run.ground, { name: 'bad-inputs', seed: run.seed, processes: 1, domains, partitions, shares: { ...usualShares, bad: 0 } });
    run.onInterrupt(() => arena.close());
    try {
      return await sendAll(run, arena);
    } finally {
      await arena.close();
    }
  },
};

async function sendAll(run: Run, arena: Arena): Promise<Outcome> {
  await arena.start();
  await (await arena.openLoad()).publish(100);
  await untilWorking(arena);
  const producer = createKafka({ brokers: run.ground.brokers, clientId: 'faults-bad-inputs' }).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  arena.onClose(() => producer.disconnect());
  const sender = new Sender(arena, run.random, producer, await arena.makeKey());
  for (let round = 0; round < run.rounds; round++) {
    for (const [index, domain] of domains.entries()) await sender.send(domain, share(ofKnown, index), share(atRandom, index));
    if (round % 10 === 9) run.say(`${sender.inputs.length} inputs`);
  }
  await settle(arena, settleMillis);
  const figures = await judge(arena, sender.inputs);
  await verifyAll(arena);
  await arena.stopServices();
  if (arena.fallen.length > 0) arena.findings.add('process', `${arena.fallen.length} processes fell`);
  const known = sender.inputs.filter(({ reason }) => reason !== undefined).length;
  return { landed: { 'known damage': known, 'damage by chance': sender.inputs.length - known }, figures: { ...figures, ...judgeEndings(arena) }, findings: arena.findings, shortcomings: [] };
}

/** So many of a round fall to the domain of this place. */
function share(count: number, index: number): number {
  return Math.floor((count * (index + 1)) / domains.length) - Math.floor((count * index) / domains.length);
}

class Sender {
  readonly inputs: Input[] = [];
  private made = 0;

  constructor(
    private readonly arena: Arena,
    private readonly random: Random,
    private readonly producer: ReturnType<ReturnType<typeof createKafka>['producer']>,
    private readonly key: string,
  ) {}

  /** Sends so many damaged events of a domain, each followed by a good one. */
  async send(domain: string, ofKnownDamage: number, ofChance: number): Promise<void> {
    const maker = makers[domain]!(this.random, entities);
    const event = (): ReturnType<typeof maker.make> => maker.make(`bad-${this.made++}`, begin + this.random.below(spanMillis));
    const damaged = [
      ...Array.from({ length: ofKnownDamage }, () => damageKnown(this.random, event())),
      ...Array.from({ length: ofChance }, () => damageAtRandom(this.random, event())),
    ].filter(({ bytes }) => bytes.toString().trim() !== '');
    const lines = damaged.flatMap(({ bytes }) => [bytes, Buffer.from(JSON.stringify(event()))]);
    const [topic, partition] = [topicOf(domain, this.arena.topicPrefix), this.random.below(partitions)];
    const [sent] = await this.producer.send({ topic, acks: -1, messages: lines.map((value) => ({ partition, value })) });
    const refusals = await this.post(lines);
    damaged.forEach(({ bytes: _, ...input }, i) => {
      if (refusals.has(2 * i + 1)) this.arena.findings.add('gateway', `a good event was refused: ${refusals.get(2 * i + 1)}`);
      this.inputs.push({ ...input, topic, partition, offset: Number(sent?.baseOffset) + 2 * i, refusal: refusals.get(2 * i) });
    });
  }

  /** What the gateway says against each line that it refused, by its place. */
  private async post(lines: readonly Buffer[]): Promise<ReadonlyMap<number, string>> {
    const body = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
    const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${this.key}` };
    for (;;) {
      const answer = await fetch(`${this.arena.gatewayUrl}/v1/events`, { method: 'POST', headers, body });
      if (answer.status === 429 || answer.status === 503) await sleep(1_000);
      else if (answer.status === 202) return refusalsIn((await answer.json()) as Answer);
      else throw new Error(`the gateway answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
    }
  }
}

interface Answer {
  readonly rejected: readonly { readonly index: number; readonly feedback: readonly { readonly code: string; readonly propertyPath: string }[] }[];
}

function refusalsIn({ rejected }: Answer): Map<number, string> {
  return new Map(rejected.map(({ index, feedback: [first] }) => [index, inWords(String(first?.code), String(first?.propertyPath))]));
}

/** A consumer that cannot read a record does not look for the place in it. */
function inWords(reason: string, path: string): string {
  return reason === 'undecodable' ? reason : `${reason} at ${path}`;
}

/** Holds what the consumers made of each input against its known damage and against the gateway. */
async function judge(arena: Arena, inputs: readonly Input[]): Promise<Readonly<Record<string, number>>> {
  const database = await OracleDatabase.open(arena.databaseUrl);
  try {
    const letters = new Map((await database.deadLetters()).map((row) => [placeOf(row), row]));
    let refused = 0;
    for (const input of inputs) {
      const letter = letters.get(placeOf(input));
      letters.delete(placeOf(input));
      const found = letter && inWords(letter.reason, letter.path);
      if (letter) refused++;
      if (input.reason !== undefined && letter?.reason !== input.reason) arena.findings.add('reason', `${input.what}: ${found ?? 'stored'} instead of ${input.reason} (${placeOf(input)})`);
      if (found !== input.refusal) arena.findings.add('gateway', `${input.what}: the gateway says ${input.refusal ?? 'accepted'}, the consumer ${found ?? 'stored'} (${placeOf(input)})`);
    }
    for (const [place, { reason }] of letters) arena.findings.add('dead-letter', `${place} is a good event, refused as ${reason}`);
    const applied = await database.partitions();
    return { refused, accepted: inputs.length - refused, records: applied.reduce((sum, { next, start }) => sum + next - start, 0) };
  } finally {
    await database.close();
  }
}

function placeOf({ topic, partition, offset }: Pick<Input, 'topic' | 'partition' | 'offset'>): string {
  return `${topic}/${partition} offset ${offset}`;
}

/** What was stored must add up to what is published; the oracle's own reading knows too few kinds of events for these. */
async function verifyAll({ databaseUrl, findings }: Arena): Promise<void> {
  const database = await openDatabase({ url: databaseUrl, role: 'caravan_operator', applicationName: 'faults', profile: 'long' });
  try {
    const problems = await countProblems(database, domains);
    if (problems > 0) findings.add('rollup', `verify finds ${problems} problems`);
  } finally {
    await database.close();
  }
}
