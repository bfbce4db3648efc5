import type { FastifyRequest } from 'fastify';
import { readCursor, writeCursor, questionText } from '../answer/cursor.js';
import { parseInstant, parsePoint } from '../question/parse-time.js';
import { refuse } from '../question/refuse.js';

const defaultLimit = 1_000;
export const mostRows = 10_000;

/** The parameters of a request, in the order given. */
export function paramsOf(request: FastifyRequest): URLSearchParams {
  return new URL(request.url, 'http://query').searchParams;
}

/** Throws a 400 for a parameter that is not in the list. */
export function checkNames(params: URLSearchParams, allowed: readonly string[]): void {
  const wrong = [...params.keys()].find((name) => !allowed.includes(name));
  if (wrong !== undefined) throw refuse(wrong, `There is no parameter "${wrong}".`, allowed);
}

/** Rows of one page. */
export function limitOf(params: URLSearchParams, fallback = defaultLimit): number {
  const text = textOf(params, 'limit');
  if (text === undefined) return fallback;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > mostRows) throw refuse('limit', `limit is a whole number from 1 to ${mostRows}.`);
  return limit;
}

/** The text of a parameter; undefined when it is absent or empty. Throws a 400 when it is given twice. */
export function textOf(params: URLSearchParams, name: string): string | undefined {
  const [text, ...more] = params.getAll(name);
  if (more.length > 0) throw refuse(name, `${name} is given more than once.`);
  return text === '' ? undefined : text;
}

/** An instant; a date stands for its midnight in UTC. */
export function timeOf(params: URLSearchParams, name: string): Date | undefined {
  const text = textOf(params, name);
  if (text === undefined) return undefined;
  const point = parsePoint(name, text);
  return new Date('date' in point ? parseInstant(name, `${point.date}T00:00:00Z`) : point.instant);
}

/** `true` or `false`. */
export function flagOf(params: URLSearchParams, name: string): boolean | undefined {
  const text = textOf(params, name);
  if (text === undefined || text === 'true' || text === 'false') return text === undefined ? undefined : text === 'true';
  throw refuse(name, `${name} is never "${text}".`, ['true', 'false']);
}

/** Reads and writes the cursor of one request's question. */
export interface Paging<P> {
  readonly limit: number;
  readonly place: P | undefined;
  /** The page of at most `limit` rows out of one row more, with the cursor of the next one. */
  cut<R>(rows: readonly R[], placeOf: (row: R) => P): { rows: readonly R[]; next: string | null };
  write(place: P): string;
}

/** The paging of a request; throws a 400 for a cursor that is not of this question. */
export function pagingOf<P>(request: FastifyRequest, fallback?: number): Paging<P> {
  const params = paramsOf(request);
  const question = questionText(request.url.split('?')[0] ?? '', params);
  const cursor = textOf(params, 'cursor');
  const limit = limitOf(params, fallback);
  const write = (place: P): string => writeCursor(question, place);
  return {
    limit, write,
    place: cursor === undefined ? undefined : (readCursor(question, cursor) as P),
    cut(rows, placeOf) {
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { rows: rows.slice(0, limit), next: last === undefined ? null : write(placeOf(last)) };
    },
  };
}
