import { CliError } from '../cli-error.js';
import { type Answer, fieldOf, readAnswer } from './answer.js';
import type { Question } from './ask.js';
import { explainAnswer, explainSilence } from './explain-answer.js';

/** A question that carries a body, or asks for something to be done. */
export interface Order extends Question {
  readonly method: 'PUT' | 'POST' | 'DELETE';
  readonly body?: unknown;
}

const timeoutMillis = 120_000;

/** Sends JSON and reads the answer. Throws CliError worded for the user unless the answer is 2xx; `what` names the rows that may be wrong. */
export async function sendJson(order: Order, what: string): Promise<object> {
  const answer = await send(order);
  const problems = fieldOf(answer.body, 'problems');
  if (answer.status === 422 && Array.isArray(problems)) throw new CliError(problems.map((problem) => `${what}: ${describeProblem(problem)}`).join('\n'));
  if (answer.status < 200 || answer.status > 299 || typeof answer.body !== 'object' || answer.body === null) throw explainAnswer(order.service, answer);
  return answer.body;
}

async function send({ service, path, params, key, method, body }: Order): Promise<Answer> {
  const url = new URL(`${service.url}${path}`);
  for (const [name, value] of Object.entries(params)) url.searchParams.append(name, String(value));
  const headers = { accept: 'application/json', authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  try {
    const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(timeoutMillis), ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return await readAnswer(response, Date.now());
  } catch (error) {
    throw explainSilence(service, error);
  }
}

/** `row 2, column zone is "X": it must be …`, or `clearAt: must not be …` where there are no rows. */
export function describeProblem(problem: unknown): string {
  const path = fieldOf(problem, 'path');
  if (typeof path === 'string') return `${path === '' ? '' : `${path}: `}${String(fieldOf(problem, 'message') ?? '')}`;
  const [row, column, message] = ['row', 'column', 'message'].map((name) => String(fieldOf(problem, name) ?? ''));
  return `row ${row}${column ? `, column ${column}` : ''} ${message}`;
}
