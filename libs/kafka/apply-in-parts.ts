import type { BatchVerdict, KafkaBatch, KafkaRecord } from './batch.js';
import type { BatchSize } from './batch-size.js';

export interface InParts {
  readonly size: BatchSize;
  readonly apply: (part: KafkaBatch) => Promise<BatchVerdict>;
  /** Told how far a part went when more are to come; false ends it there. */
  readonly mayGoOn: (nextOffset: bigint) => boolean;
}

/** Applies a batch in parts as large as can be applied in time; ends with the verdict of the last part. */
export async function applyInParts(batch: KafkaBatch, { size, apply, mayGoOn }: InParts): Promise<BatchVerdict> {
  const { records } = batch;
  for (let from = 0; ; ) {
    const until = from + size.of(records.length - from);
    const began = performance.now();
    const verdict = await apply({ ...batch, records: records.slice(from, until) });
    size.learn(until - from, performance.now() - began, verdict.kind === 'applied');
    if (verdict.kind !== 'applied' || until === records.length) return verdict;
    const isWhole = verdict.nextOffset > (records[until - 1] as KafkaRecord).offset;
    if (!isWhole || !mayGoOn(verdict.nextOffset)) return verdict;
    from = until;
  }
}
