import { createHash } from 'node:crypto';
import { type LogVersion, RecordJudge } from './judge-record.js';

/** A record of the log as the oracle remembers it. */
export interface LogLine {
  /** Undefined: must be refused. */
  readonly fact: string | undefined;
  readonly version: string;
  readonly digest: string;
}

interface LogFact {
  readonly versions: Set<string>;
  current: LogVersion;
}

/** Of a partition: its first offset and its lines from there on. */
export interface LogPartition {
  readonly topic: string;
  readonly partition: number;
  readonly low: number;
  readonly lines: LogLine[];
}

/** The offset after its last line. */
export function endOf({ low, lines }: LogPartition): number {
  return low + lines.length;
}

/** A few bytes that stand for a record's value or a stored payload. */
export function digestOf(value: Buffer | string | null): string {
  return createHash('sha256').update(value ?? '').digest('base64').slice(0, 16);
}

/** All that was published, as the log has it, and what follows from it. */
export class LogImage {
  readonly partitions: LogPartition[] = [];
  readonly facts = new Map<string, LogFact>();
  private readonly lineCount = { good: 0, bad: 0 };

  constructor(private readonly recordJudge: RecordJudge) {}

  /** A partition whose records from `low` on are to come; of one that is known already, what was removed unseen is nothing. */
  begin(topic: string, partition: number, low: number): LogPartition {
    const known = this.partitions.find((each) => each.topic === topic && each.partition === partition);
    if (!known) return this.partitions[this.partitions.push({ topic, partition, low, lines: [] }) - 1] as LogPartition;
    while (endOf(known) < low) known.lines.push({ fact: undefined, version: '', digest: 'removed' });
    return known;
  }

  /** Notes the next record of a partition. */
  add(partition: LogPartition, value: Buffer | null, appendedAt: number): void {
    const judged = this.recordJudge.judge(value, appendedAt);
    this.lineCount[judged ? 'good' : 'bad'] += 1;
    partition.lines.push({ fact: judged?.fact, version: judged?.name ?? '', digest: digestOf(value) });
    if (judged) this.addVersion(judged);
  }

  get records(): { readonly good: number; readonly bad: number } {
    return this.lineCount;
  }

  /** How many different versions were published. */
  get versions(): number {
    let count = 0;
    for (const { versions } of this.facts.values()) count += versions.size;
    return count;
  }

  *current(): Iterable<LogVersion> {
    for (const { current } of this.facts.values()) yield current;
  }

  private addVersion(version: LogVersion): void {
    const known = this.facts.get(version.fact);
    if (!known) {
      this.facts.set(version.fact, { versions: new Set([version.name]), current: version });
      return;
    }
    if (known.versions.has(version.name)) return;
    known.versions.add(version.name);
    // The load gives every version a time of its own: there are no ties.
    if (version.recorded > known.current.recorded) known.current = version;
  }
}
