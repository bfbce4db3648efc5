import { readFileSync } from 'node:fs';
import { readTopicOffsets } from '#libs/kafka';
import { OracleDatabase } from '../oracle/database.js';
import { judge } from '../oracle/judge.js';
import type { Arena } from './arena.js';
import { holdersOf } from './holders.js';
import { until, within } from './wait.js';

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

/** Waits until the consumers apply something and each of them owns a partition: their groups have come to rest. Throws when they do not within two minutes. */
export async function untilWorking(arena: Arena): Promise<void> {
  const consumers = [...arena.crews.values()].flatMap(({ seats }) => seats);
  const isWorking = async (): Promise<boolean> => (await readProgress(arena)).applied > 0 && (await holdersOf(arena)).length === consumers.length;
  await until('each consumer owns a partition and something is applied, although nobody disturbs them', 120_000, isWorking);
}

/** Liveness: all that was published is applied within the time. A finding when it is not. */
export async function settle(arena: Arena, millis: number): Promise<void> {
  if (await within(millis, async () => (await readProgress(arena)).lag === 0)) return;
  const progress = await readProgress(arena).catch((error: unknown) => String(error));
  arena.findings.add('progress', `not settled within ${millis / 1000} s: ${JSON.stringify(progress)}`);
}

/** Settles, stops all services, and lets the oracle judge; what it finds joins the arena's own findings. */
export async function settleAndJudge(arena: Arena, settleMillis: number): Promise<Readonly<Record<string, number>>> {
  await settle(arena, settleMillis);
  await arena.stopServices();
  const { findings, tally } = await judge({ brokers: arena.ground.brokers, databaseUrl: arena.databaseUrl, image: arena.image, topics: arena.topics, ledger: arena.ledger });
  arena.findings.absorb(findings);
  return { ...tally, ...judgeEndings(arena) };
}

/**
 * Nobody ends by himself, but for those who find Postgres or Kafka out of reach when they start: they say so in a line that
 * is no log entry, end with 1, and are started again. These are counted.
 */
export function judgeEndings({ logFile, fallen, findings }: Arena): { readonly 'starts that found a server out of reach'?: number } {
  const lines = readFileSync(logFile, 'utf8').split('\n');
  for (const line of lines.filter((each) => each.includes('"level":"fatal"'))) findings.add('process', line.slice(0, 500));
  const refused = lines.filter((line) => !line.startsWith('{') && line.includes(' is out of reach (')).length;
  const unexplained = [...fallen.filter(({ code }) => code !== 1), ...fallen.filter(({ code }) => code === 1).slice(refused)];
  for (const each of unexplained) findings.add('process', `ended by itself: ${JSON.stringify(each)}`);
  return refused > 0 ? { 'starts that found a server out of reach': refused } : {};
}
