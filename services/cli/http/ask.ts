import type { Row } from '../render/answer-table.js';
import { fieldOf, readAnswer } from './answer.js';
import { explainAnswer, explainSilence, type Service } from './explain-answer.js';

/** Query parameters; undefined ones are left out, lists are repeated. */
export type Params = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** One question to a service. */
export interface Question {
  readonly service: Service;
  readonly path: string;
  readonly params: Params;
  readonly key: string;
  readonly accept?: string;
}

const timeoutMillis = 60_000;

/** GETs JSON. Throws CliError worded for the user unless the answer is 2xx. */
export async function askJson(question: Question): Promise<object> {
  const answer = await request(question, (response) => readAnswer(response, Date.now()), AbortSignal.timeout(timeoutMillis));
  if (answer.status < 200 || answer.status > 299 || typeof answer.body !== 'object' || answer.body === null) throw explainAnswer(question.service, answer);
  return answer.body;
}

/** GETs a body to be passed on as it comes, however long that takes. Throws CliError unless the answer is 2xx. */
export async function askStream(question: Question): Promise<ReadableStream<Uint8Array>> {
  const response = await request(question, (answer) => Promise.resolve(answer));
  if (!response.ok || response.body === null) throw explainAnswer(question.service, await readAnswer(response, Date.now()));
  return response.body;
}

/** Rows of all pages read, and where more would follow. */
export interface Pages {
  /** The first answer, with all rows in it. */
  readonly body: object;
  readonly rows: readonly Row[];
  readonly isCut: boolean;
}

/** What the query service gives at most is 10,000. */
const pageSize = 5_000;

/** GETs pages until `limit` rows have come or there are no more. */
export async function askPages(question: Question, limit: number): Promise<Pages> {
  const first = await askJson(withParams(question, { limit: Math.min(limit, pageSize) }));
  const rows = [...rowsIn(first)];
  let next = fieldOf(first, 'next');
  while (typeof next === 'string' && rows.length < limit) {
    const page = await askJson(withParams(question, { limit: Math.min(limit - rows.length, pageSize), cursor: next }));
    rows.push(...rowsIn(page));
    next = fieldOf(page, 'next');
  }
  return { body: { ...first, rows, next: next ?? null }, rows, isCut: typeof next === 'string' };
}

/** The rows of an answer. */
export function rowsIn(body: object): readonly Row[] {
  const rows = fieldOf(body, 'rows');
  return Array.isArray(rows) ? (rows as readonly Row[]) : [];
}

function withParams(question: Question, params: Params): Question {
  return { ...question, params: { ...question.params, ...params } };
}

async function request<T>({ service, path, params, key, accept = 'application/json' }: Question, read: (response: Response) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const url = new URL(`${service.url}${path}`);
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) for (const each of [value].flat()) url.searchParams.append(name, String(each));
  }
  try {
    return await read(await fetch(url, { headers: { accept, authorization: `Bearer ${key}` }, ...(signal ? { signal } : {}) }));
  } catch (error) {
    throw explainSilence(service, error);
  }
}
