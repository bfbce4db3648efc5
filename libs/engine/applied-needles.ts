import { encode } from './pack.js';

/** MessagePack's mark of a text of ten bytes, as a local date is. */
const tenBytes = Buffer.from([0xaa]);

/**
 * Bytes that `packApplied` of lines holds whenever one of them has all the texts among cube and dimensions and a date that begins
 * so: entities are told apart by them without unpacking. They may be held by others too.
 */
export function needlesOf(texts: readonly string[], datePrefix: string): Buffer[] {
  return [...texts.map(encode), Buffer.concat([tenBytes, Buffer.from(datePrefix)])];
}
