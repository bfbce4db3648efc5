import { Packr } from 'msgpackr';

const packr = new Packr({ useRecords: false, moreTypes: false });

/** Bytes (MessagePack) of plain values, arrays and buffers. */
export function encode(value: unknown): Buffer {
  return packr.pack(value);
}

/** The inverse of {@link encode}. */
export function decode(bytes: Buffer): unknown {
  return packr.unpack(bytes) as unknown;
}

/** The values of which the bytes are put together. */
export function decodeAll(bytes: Buffer): unknown[] {
  return (packr.unpackMultiple(bytes) ?? []) as unknown[];
}
