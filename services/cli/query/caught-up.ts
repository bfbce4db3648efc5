import { fieldOf } from '../http/answer.js';

/** True when an answer of /v1/status says that the consumers of all these domains have no record left to apply. */
export function isCaughtUp(status: unknown, domains: readonly string[]): boolean {
  const listed = fieldOf(status, 'domains');
  if (!Array.isArray(listed)) return false;
  return domains.every((name) => listed.some((domain) => fieldOf(domain, 'domain') === name && fieldOf(domain, 'lag') === 0));
}
