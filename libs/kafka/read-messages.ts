import type { EachBatchPayload, IHeaders, KafkaMessage } from 'kafkajs';
import type { KafkaRecord } from './batch.js';

/** kafkajs' messages as records. */
export function readMessages(payload: EachBatchPayload): KafkaRecord[] {
  return payload.batch.messages.map(asRecord);
}

/** Offsets that kafkajs read and does not hand out: markers of transactions and what was aborted. */
export function readEmptyOffsets({ batch }: EachBatchPayload): ReadonlySet<bigint> {
  const { messagesWithinOffset: all } = batch as typeof batch & { readonly messagesWithinOffset?: readonly KafkaMessage[] };
  if (!all || all.length === batch.messages.length) return none;
  const empty = new Set(all.map(({ offset }) => BigInt(offset)));
  for (const { offset } of batch.messages) empty.delete(BigInt(offset));
  return empty;
}

const none: ReadonlySet<bigint> = new Set();

function asRecord(message: KafkaMessage): KafkaRecord {
  return {
    offset: BigInt(message.offset),
    timestamp: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers: message.headers ? flatten(message.headers) : [],
  };
}

function flatten(headers: IHeaders): (readonly [string, Buffer])[] {
  const flat: (readonly [string, Buffer])[] = [];
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) flat.push([name, typeof one === 'string' ? Buffer.from(one) : one]);
    }
  }
  return flat;
}
