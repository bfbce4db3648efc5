import { createHash } from 'node:crypto';
import { refuse } from '../question/refuse.js';

const digestCharacters = 12;

/** Opaque text for a place in a list; bound to the question by a digest of it. */
export function writeCursor(question: string, place: unknown): string {
  return Buffer.from(JSON.stringify([digestOf(question), place])).toString('base64url');
}

/** The place in a cursor; throws a 400 when the cursor is damaged or belongs to another question. */
export function readCursor(question: string, cursor: string): unknown {
  const parsed = parse(cursor);
  if (!Array.isArray(parsed) || parsed.length !== 2) throw refuse('cursor', 'The cursor is damaged: take it from "next" as it is, or leave it out to begin again.');
  if (parsed[0] !== digestOf(question)) throw refuse('cursor', 'The cursor belongs to another question: repeat the parameters of the first page, or leave it out.');
  return parsed[1];
}

/** The parameters that make up a question, in a fixed order: all but those about the page and its form. */
export function questionText(path: string, params: URLSearchParams): string {
  const kept = [...params].filter(([name]) => !['cursor', 'limit', 'format'].includes(name));
  return JSON.stringify([path, kept.sort(([a, b], [c, d]) => (a + b < c + d ? -1 : 1))]);
}

function digestOf(question: string): string {
  return createHash('sha256').update(question).digest('base64url').slice(0, digestCharacters);
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
