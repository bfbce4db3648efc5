import { hash } from 'node:crypto';
import type { LogRecord } from './decode-record.js';

/** What tells a record from any other that a log may hold at its offset: the offset, 8 bytes, and 128 bits of SHA-256. */
export function tailOf({ offset, timestamp, key, value }: LogRecord): Buffer {
  const at = Buffer.alloc(8);
  at.writeBigInt64BE(offset);
  const lengths = Buffer.from(`${timestamp} ${key?.length ?? -1} ${value?.length ?? -1} `);
  return Buffer.concat([at, hash('sha256', Buffer.concat([lengths, key ?? nothing, value ?? nothing]), 'buffer').subarray(0, 16)]);
}

const nothing = Buffer.alloc(0);

/** The tail, if it is of the record before `nextOffset`: whoever moved the offset otherwise, or an older release, left another. */
export function tailBefore(nextOffset: bigint, tail: Buffer | undefined): Buffer | undefined {
  return tail && tail.length > 8 && tail.readBigInt64BE() === nextOffset - 1n ? tail : undefined;
}
