import type { Claim } from './batch.js';
import { BatchSize } from './batch-size.js';
import { SameLog } from './same-log.js';

/** What this process knows of a partition it was assigned. */
export interface HeldPartition {
  /** Undefined until claimed. */
  epoch: number | undefined;
  nextOffset: bigint;
  readonly log: SameLog;
  /** Consecutive failures, for the back-off. */
  failures: number;
  /** Of the last failure. */
  lastError: string | undefined;
  readonly size: BatchSize;
  /** The gap seen last: the same one twice is real. */
  gapAt: bigint | undefined;
  retryTimer: NodeJS.Timeout | undefined;
  halted: string | undefined;
}

/** What an assigned partition can be doing. */
export type PartitionStateName = 'running' | 'claiming' | 'paused' | 'halted';

export function stateOf({ halted, epoch, failures }: HeldPartition): PartitionStateName {
  if (halted) return 'halted';
  if (epoch === undefined) return 'claiming';
  return failures > 0 ? 'paused' : 'running';
}

/** Why it does not run; undefined when it does. */
export function troubleIn(holder: HeldPartition): string | undefined {
  const state = stateOf(holder);
  return state === 'running' ? undefined : `it is ${state}${holder.lastError ? `: ${holder.lastError}` : ''}`;
}

/** Where the next batch must begin: at the last record applied, while that is still to be compared. */
export function beginningOf({ nextOffset, log }: HeldPartition): bigint {
  return log.beginning(nextOffset);
}

const firstDelayMillis = 100;
const longestDelayMillis = 10_000;

/** How long to wait before the next try: doubling, with up to a quarter of jitter. */
export function delayAfter(failures: number, random: () => number = Math.random): number {
  const base = Math.min(firstDelayMillis * 2 ** Math.max(0, failures - 1), longestDelayMillis);
  return Math.round(base * (1 + random() / 4));
}

/** The partitions assigned to this process. A new assignment forgets everything about the old one. */
export class HeldPartitions {
  private readonly held = new Map<number, HeldPartition>();

  assign(partitions: readonly number[]): void {
    for (const partition of this.held.values()) clearTimeout(partition.retryTimer);
    this.held.clear();
    for (const partition of partitions) {
      this.held.set(partition, { epoch: undefined, nextOffset: 0n, log: new SameLog(), failures: 0, lastError: undefined, size: new BatchSize(), gapAt: undefined, retryTimer: undefined, halted: undefined });
    }
  }

  get(partition: number): HeldPartition | undefined {
    return this.held.get(partition);
  }

  entries(): [number, HeldPartition][] {
    return [...this.held];
  }

  /** Notes a claim; false when the partition is no longer assigned. */
  note(partition: number, holder: HeldPartition, claim: Claim): boolean {
    if (this.held.get(partition) !== holder) return false;
    holder.failures = 0;
    holder.halted = claim.kind === 'halted' ? claim.reason : undefined;
    holder.epoch = claim.kind === 'claimed' ? claim.epoch : undefined;
    if (claim.kind !== 'claimed') return true;
    holder.nextOffset = claim.nextOffset;
    holder.log.begin(claim.tail);
    return true;
  }
}
