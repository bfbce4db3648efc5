import { ProblemError } from '#libs/platform';

/** 400: one sentence, the parameter at fault and, where there is a closed list, what is allowed. */
export function refuse(parameter: string, detail: string, allowed?: readonly string[]): ProblemError {
  const list = allowed ? ` Allowed: ${allowed.join(', ')}.` : '';
  return new ProblemError(400, `${detail}${list}`, { members: { parameter, ...(allowed ? { allowed } : {}) } });
}
