/** The bytes of one element of a JSON array. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

export type Split = { readonly slices: readonly Slice[] } | { readonly problem: string; readonly position: number } | { readonly tooMany: true };

const [quote, backslash, comma, openArray, closeArray, openObject, closeObject] = Buffer.from('"\\,[]{}') as unknown as [number, number, number, number, number, number, number];

/**
 * Cuts a JSON array into its elements without building anything, so that neither a deep nor a wide body costs memory.
 * Elements are not checked but for balanced brackets; `position` is in bytes.
 */
export function splitBatch(bytes: Buffer, maxElements: number): Split {
  const first = skipSpace(bytes, 0);
  if (bytes[first] !== openArray) return { problem: 'a batch is a JSON array of events', position: first };
  const slices: Slice[] = [];
  let at = skipSpace(bytes, first + 1);
  if (bytes[at] === closeArray) return endAfter(bytes, at, slices);
  for (;;) {
    const end = findElementEnd(bytes, at);
    if (end === at) return { problem: 'an event is missing', position: at };
    if (slices.length === maxElements) return { tooMany: true };
    slices.push({ start: at, end });
    if (bytes[end] === undefined) return { problem: 'the array is not closed', position: end };
    if (bytes[end] === closeArray) return endAfter(bytes, end, slices);
    at = skipSpace(bytes, end + 1);
  }
}

function endAfter(bytes: Buffer, close: number, slices: readonly Slice[]): Split {
  const rest = skipSpace(bytes, close + 1);
  return rest === bytes.length ? { slices } : { problem: 'something follows the array', position: rest };
}

/** The offset of the comma or bracket that ends the element at `at`, or the end of the bytes. */
function findElementEnd(bytes: Buffer, at: number): number {
  let depth = 0;
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) i = findQuote(bytes, i + 1);
    else if (byte === openObject || byte === openArray) depth++;
    else if (depth > 0 && (byte === closeObject || byte === closeArray)) depth--;
    else if (depth === 0 && (byte === comma || byte === closeArray)) return i;
  }
  return bytes.length;
}

function findQuote(bytes: Buffer, from: number): number {
  for (let i = from; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === backslash) i++;
    else if (byte === quote) return i;
  }
  return bytes.length;
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
  return at;
}
