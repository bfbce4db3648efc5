import type { Admin } from 'kafkajs';
import type { LogTrouble } from './batch.js';

/** Where the log of a partition begins, and the offset after its last record. */
export interface LogRange {
  readonly low: bigint;
  readonly high: bigint;
}

/** Asks the broker. */
export async function readRange(admin: Pick<Admin, 'fetchTopicOffsets'>, topic: string, partition: number): Promise<LogRange> {
  const range = (await admin.fetchTopicOffsets(topic)).find((each) => each.partition === partition);
  return { low: BigInt(range?.low ?? '0'), high: BigInt(range?.high ?? '0') };
}

/** What is wrong with such a log when everything before `next` is applied. */
export function troubleOf(next: bigint, { low, high }: LogRange): LogTrouble | undefined {
  if (next > high) return { reason: 'log_changed', expected: next, found: high };
  return next < low ? { reason: 'gap', expected: next, found: low } : undefined;
}

/** All offsets from the first to the last. */
export function offsetsBetween(first: bigint, last: bigint): ReadonlySet<bigint> {
  return new Set(Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i)));
}
