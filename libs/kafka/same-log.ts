import type { KafkaRecord, OffsetOwner, Tail } from './batch.js';

/** So long after a batch was asked for, the log is taken to be still the same. */
const trustMillis = 5_000;
/** Offsets behind the last record applied, all of them empty, that are read again at most. */
const farthest = 1_000n;

/** `before`: the batch begins before what is to come next. `unsure`: the last record applied must be read once more and compared first. */
export type LogVerdict = 'same' | 'another' | 'before' | 'unsure';

type Digests = Pick<OffsetOwner, 'digestOf'>;

/**
 * Whether the log of a partition is still the one that was applied. A topic that is deleted, created again and grown past the old
 * offsets while nothing is asked of it, as when the database is out of reach, tells nobody: only its records are others.
 */
export class SameLog {
  /** The last record applied. */
  private applied: Tail | undefined;
  private mustCompare = false;
  /** When the batch before the last one was done with: the last one was asked for after that. */
  private askedAfter = 0;
  private doneAt = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** From a claim on: what it says was applied last is compared first. */
  begin(tail: Tail | undefined): void {
    this.applied = tail;
    this.mustCompare = tail !== undefined;
    this.askedAfter = this.doneAt = this.now();
  }

  /** What retention took cannot be compared. */
  forgetBefore(low: bigint): void {
    if (this.applied && this.applied.offset < low) this.begin(undefined);
  }

  /** Where the next batch must begin: at the last record applied, while that is to be compared. */
  beginning(nextOffset: bigint): bigint {
    return this.applied && this.mustCompare ? this.applied.offset : nextOffset;
  }

  /** Judges a batch by its first record. After `unsure` the next one is to begin at `beginning`. */
  judge(first: KafkaRecord, nextOffset: bigint, owner: Digests): LogVerdict {
    const { applied, mustCompare } = this;
    const beginning = this.beginning(nextOffset);
    this.mustCompare = false;
    if (applied && first.offset === applied.offset) return owner.digestOf(first).equals(applied.digest) ? 'same' : 'another';
    if (first.offset < beginning) return 'before';
    if (!applied || mustCompare || this.isTrusted() || nextOffset - applied.offset > farthest) return 'same';
    this.mustCompare = true;
    return 'unsure';
  }

  /** A batch was worked on: all before `nextOffset` is applied. */
  done(records: readonly KafkaRecord[], nextOffset: bigint, owner: Digests): void {
    this.askedAfter = this.doneAt;
    this.doneAt = this.now();
    const last = records.findLast(({ offset }) => offset < nextOffset);
    if (last) this.applied = { offset: last.offset, digest: owner.digestOf(last) };
  }

  private isTrusted(): boolean {
    return this.now() - this.askedAfter <= trustMillis;
  }
}
