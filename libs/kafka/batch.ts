/** One record of a topic, offsets as bigint, `timestamp` the record's own (append time), epoch milliseconds. */
export interface KafkaRecord {
  readonly offset: bigint;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
}

/** Consecutive records of one partition, handed over under the claim `epoch`. */
export interface KafkaBatch {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: number;
  readonly records: readonly KafkaRecord[];
  /** Offsets among and behind the records that hold nothing for consumers: markers and aborted records of transactions. */
  readonly empty: ReadonlySet<bigint>;
  /** The offset the log will give to its next record. */
  readonly highWatermark: bigint;
}

/** What the handler of a batch answers. It never throws: `failed` means nothing happened, try again later. */
export type BatchVerdict =
  | { readonly kind: 'applied'; readonly nextOffset: bigint }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'gap'; readonly expected: bigint; readonly found: bigint }
  | { readonly kind: 'halted'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: Error };

export type Claim =
  | { readonly kind: 'claimed'; readonly epoch: number; readonly nextOffset: bigint; readonly tail?: Tail | undefined }
  | { readonly kind: 'halted'; readonly reason: string };

/** The last record applied: what a log that is still the same has at its offset. */
export interface Tail {
  readonly offset: bigint;
  readonly digest: Buffer;
}

/** What can be wrong with a log. `found`: where it goes on, or ends. */
export interface LogTrouble {
  /** `gap`: offsets are missing. `log_changed`: it ends before what was applied, or holds another record there. */
  readonly reason: 'gap' | 'log_changed';
  readonly expected: bigint;
  readonly found: bigint;
}

/** Who owns the offsets: the database, not Kafka. */
export interface OffsetOwner {
  /** Takes the partition over. `low` is the first offset the log still has. `tail`: the last record applied, by `digestOf`. Throws when the owner is out of reach. */
  claim(topic: string, partition: number, low: bigint): Promise<Claim>;
  /** Whether the owner knows less than this: an older claim, or fewer records applied under this one, as after a restore. Throws when out of reach. */
  hasGoneBack(topic: string, partition: number, epoch: number, nextOffset: bigint): Promise<boolean>;
  /** What tells a record from any other at its offset. */
  digestOf(record: KafkaRecord): Buffer;
  /** Stops the partition: the log does not go on where it should, or is another. */
  halt(topic: string, partition: number, epoch: number, trouble: LogTrouble): Promise<void>;
}
