import type { LogTrouble } from './batch.js';

/** What is wrong with a log that goes from `low` to before `high` when everything before `next` is applied. */
export function troubleOf(next: bigint, low: bigint, high: bigint): LogTrouble | undefined {
  if (next > high) return { reason: 'log_changed', expected: next, found: high };
  return next < low ? { reason: 'gap', expected: next, found: low } : undefined;
}

/** All offsets from the first to the last. */
export function offsetsBetween(first: bigint, last: bigint): ReadonlySet<bigint> {
  return new Set(Array.from({ length: Number(last - first) + 1 }, (_, i) => first + BigInt(i)));
}
