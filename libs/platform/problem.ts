import { STATUS_CODES } from 'node:http';

/** Media type of every error answer (RFC 9457). */
export const problemContentType = 'application/problem+json';

/** Problem details as RFC 9457 has them; further members may follow. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** One sentence for the caller: what is wrong and what to do next. */
  readonly detail: string;
  readonly [member: string]: unknown;
}

/** Problem details of a status, of the type `about:blank`, whose title is the status's own name. */
export function createProblem(status: number, detail: string, members: Readonly<Record<string, unknown>> = {}): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, ...members };
}

export interface ProblemOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Thrown by whoever finds out; becomes the answer, with its headers. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;

  constructor(status: number, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.headers = options.headers ?? {};
    this.problem = createProblem(status, detail, options.members);
  }
}

/** An answer that asks the caller to come back: 429 for too much from callers, 503 for trouble of ours. */
export function comeBackLater(status: 429 | 503, detail: string, retryAfterSeconds: number): ProblemError {
  return new ProblemError(status, detail, { headers: { 'retry-after': String(retryAfterSeconds) } });
}
