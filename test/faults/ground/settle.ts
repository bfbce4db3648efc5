import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { readTopicOffsets } from '#libs/kafka';
import { OracleDatabase } from '../oracle/database.js';
import { type Judgement, judge } from '../oracle/judge.js';
import type { Arena } from './arena.js';
import { holdersOf } from './holders.js';

const pollMillis = 200;

/** Records not applied yet, over all topics of an arena; `halted` names partitions that wait for a person. */
export interface Progress {
  readonly lag: number;
  readonly applied: number;
  readonly halted: readonly string[];
}

/** How far the consumers are. Throws while broker or database are out of reach. */
export async function readProgress({ ground, topics, databaseUrl }: Arena): Promise<Progress> {
  const database = await OracleDatabase.open(databaseUrl);
  try {
    const rows = await database.partitions();
    let [lag, applied] = [0, 0];
    for (const topic of topics) {
      for (const { partition, low, high } of await readTopicOffsets({ brokers: ground.brokers, clientId: 'faults' }, topic)) {
        const row = rows.find((each) => each.topic === topic && each.partition === partition);
        lag += Math.max(0, Number(high) - (row?.next ?? Number(low)));
        applied += (row?.next ?? Number(low)) - (row?.start ?? Number(low));
      }
    }
    return { lag, applied, halted: rows.filter(({ state }) => state === 'halted').map((row) => `${row.topic}/${row.partition}: ${row.halt_reason}, ${row.halt_detail}`) };
  } finally {
    await database.close();
  }
}

/** Sum of the offsets that come next: grows with every batch. Throws while the database is out of reach. */
export async function sumOffsets(arena: Arena): Promise<number> {
  return (await arena.partitions()).reduce((sum, { next }) => sum + next, 0);
}

/** Keeps an arena's load going until it is stopped, but not so that more and more records wait where the machine is slow. */
export async function keepLoading(arena: Arena, perSecond: number, mostWaiting = 5_000): Promise<void> {
  const load = await arena.openLoad();
  let room = mostWaiting;
  await load.run(perSecond, async () => {
    room = await readProgress(arena).then(({ lag }) => mostWaiting - lag, () => room - perSecond);
    return room;
  });
}

/** Waits until the condition holds; false when it does not within the time. Trouble while asking is "not yet". */
export async function within(millis: number, condition: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + millis; Date.now() < deadline; await sleep(pollMillis)) {
    if (await condition().catch(() => false)) return true;
  }
  return false;
}

/** Waits until the consumers apply something and each of them owns a partition: their groups have come to rest. Throws when they do not within two minutes. */
export async function untilWorking(arena: Arena): Promise<void> {
  const consumers = [...arena.crews.values()].flatMap(({ seats }) => seats);
  const isWorking = async (): Promise<boolean> => (await readProgress(arena)).applied > 0 && (await holdersOf(arena)).length === consumers.length;
  if (!(await within(120_000, isWorking))) throw new Error('some consumer owns or applies nothing, although nobody disturbs them');
}

/** Liveness: all that was published is applied within the time. A finding when it is not. */
export async function settle(arena: Arena, millis: number): Promise<void> {
  if (await within(millis, async () => (await readProgress(arena)).lag === 0)) return;
  const progress = await readProgress(arena).catch((error: unknown) => String(error));
  arena.findings.add('progress', `not settled within ${millis / 1000} s: ${JSON.stringify(progress)}`);
}

/** Settles, stops all services, and lets the oracle judge; what it finds joins the arena's own findings. */
export async function settleAndJudge(arena: Arena, settleMillis: number): Promise<Judgement['tally']> {
  await settle(arena, settleMillis);
  await arena.stopServices();
  const { findings, tally } = await judge({ brokers: arena.ground.brokers, databaseUrl: arena.databaseUrl, image: arena.image, topics: arena.topics, ledger: arena.ledger });
  arena.findings.absorb(findings);
  for (const line of fatalLines(arena.logFile)) arena.findings.add('process', line.slice(0, 500));
  return tally;
}

/** What services said when a bug ended them. */
function fatalLines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter((line) => line.includes('"level":"fatal"'));
}
