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
  | { readonly kind: 'claimed'; readonly epoch: number; readonly nextOffset: bigint }
  | { readonly kind: 'halted'; readonly reason: string };

/** Who owns the offsets: the database, not Kafka. */
export interface OffsetOwner {
  /** Takes the partition over. `low` is the first offset the log still has. Throws when the owner is out of reach. */
  claim(topic: string, partition: number, low: bigint): Promise<Claim>;
  /** Whether the owner knows less than this: an older claim, or fewer records applied under this one, as after a restore. Throws when out of reach. */
  hasGoneBack(topic: string, partition: number, epoch: number, nextOffset: bigint): Promise<boolean>;
  /** Stops the partition: the log does not go on where it should. */
  haltGap(topic: string, partition: number, epoch: number, expected: bigint, found: bigint): Promise<void>;
}
