import { ProblemError } from '#libs/platform';
import type { Tally, TallyAnswer } from './tally.js';

/** What a publisher is told. Throws 422 when all that was sent is refused. */
export function answerOf(tally: Tally): TallyAnswer {
  if (!tally.isAllRefused) return tally.answer();
  throw new ProblemError(422, 'no event was accepted: `rejected` says why for each.', { members: { ...tally.answer() } });
}
