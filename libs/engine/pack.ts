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
