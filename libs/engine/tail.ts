import { hash } from 'node:crypto';
import type { LogRecord } from './decode-record.js';

/** The last record applied: its offset, and what tells it from any other record that a log may hold there. */
export interface Tail {
  readonly offset: bigint;
  readonly digest: Buffer;
}

/** 128 bits of SHA-256 of a record's time, key and value. */
export function digestOf({ timestamp, key, value }: LogRecord): Buffer {
  const lengths = Buffer.from(`${timestamp} ${key?.length ?? -1} ${value?.length ?? -1} `);
  return hash('sha256', Buffer.concat([lengths, key ?? nothing, value ?? nothing]), 'buffer').subarray(0, 16);
}

const nothing = Buffer.alloc(0);
const offsetBytes = 8;

/** A tail as bytes. */
export function packTail(record: LogRecord): Buffer {
  const offset = Buffer.alloc(offsetBytes);
  offset.writeBigInt64BE(record.offset);
  return Buffer.concat([offset, digestOf(record)]);
}

/** Records between the tail and the next one, all of them empty, that are read again at most. */
const farthest = 1_000n;

/** The tail of a partition, if it lies close before `nextOffset`: an older release moves the offset without it. */
export function readTail(nextOffset: bigint, packed: Buffer | undefined): Tail | undefined {
  if (!packed || packed.length <= offsetBytes) return undefined;
  const offset = packed.readBigInt64BE();
  return offset < nextOffset && nextOffset - offset <= farthest ? { offset, digest: packed.subarray(offsetBytes) } : undefined;
}
