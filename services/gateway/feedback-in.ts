import type { Feedback, TallyAnswer } from './tally.js';

/** The feedback of an answer as one list: in DCSA the JSONPath alone says which event is meant. */
export function feedbackIn({ rejected = [], warnings = [] }: Partial<TallyAnswer>): readonly Feedback[] {
  return [...rejected, ...warnings].flatMap(({ feedback }) => feedback);
}
