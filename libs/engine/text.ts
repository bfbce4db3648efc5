import { isUtf8 } from 'node:buffer';
import type { Json, JsonObject } from '#libs/contracts';

/** The text of bytes that are UTF-8; undefined when they are not. */
export function textOf(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}

/**
 * The JSONPath of the first string or key that cannot be stored as text, because it holds NUL or half a surrogate pair;
 * undefined when all is well. Only JSON with a `\u` escape can hold one, so callers test for that first.
 */
export function findUnstorable(value: Json, path = '$'): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : path;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const where = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    if (!isStorable(key)) return path;
    const found = findUnstorable(inner as Json, where);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** Deeper JSON is refused: walking it would end in a stack overflow, which no retry mends. */
export const maxNesting = 64;

/** True when arrays and objects lie inside one another more than `levels` deep. */
export function isNestedBeyond(value: Json, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (levels === 0) return true;
  for (const key in value) {
    if (isNestedBeyond((value as JsonObject)[key] as Json, levels - 1)) return true;
  }
  return false;
}

/** The value without members that are null: null counts as absent. The same object when there are none. */
export function withoutNulls<T extends Json>(value: T): T {
  return hasNullMember(value) ? (leaveNullsOut(value) as T) : value;
}

function hasNullMember(value: Json): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some(hasNullMember);
  for (const key in value) {
    const inner = (value as JsonObject)[key] as Json;
    if (inner === null || hasNullMember(inner)) return true;
  }
  return false;
}

function leaveNullsOut(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(leaveNullsOut);
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, leaveNullsOut(inner as Json)]));
}
