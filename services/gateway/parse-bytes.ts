import type { Json } from '#libs/contracts';
import { findUnstorable, maxNesting, parseJson, textOf } from '#libs/engine';
import { findJsonError } from './find-json-error.js';
import { type MalformedEvent, type RefusedEvent, refuse, refuseUnstorable } from './verdict.js';

/** The JSON value of bytes, or the verdict about bytes that are no JSON. */
export function parseDocument(bytes: Buffer): { readonly value: Json; readonly text: string } | RefusedEvent | MalformedEvent {
  const text = textOf(bytes);
  if (text === undefined) return refuse('undecodable', '$', 'the bytes are not UTF-8');
  const value = parseJson(text);
  return value === undefined ? explainUnparsed(text) : { value, text };
}

/** The same, and the verdict about JSON that holds what cannot be stored. */
export function parseBytes(bytes: Buffer): { readonly value: Json } | RefusedEvent | MalformedEvent {
  const parsed = parseDocument(bytes);
  if ('kind' in parsed) return parsed;
  const unstorable = parsed.text.includes('\\u') ? findUnstorable(parsed.value) : undefined;
  return unstorable === undefined ? parsed : refuseUnstorable(unstorable);
}

/** The text is not JSON, or JSON that `parseJson` refuses for its depth. */
function explainUnparsed(text: string): RefusedEvent | MalformedEvent {
  const error = findJsonError(text);
  if (!error) return refuse('undecodable', '$', `arrays and objects are nested deeper than ${maxNesting} levels`);
  return { kind: 'malformed', position: error.position, message: `not JSON: at character ${error.position} there should be ${error.expected}` };
}
