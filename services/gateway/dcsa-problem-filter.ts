import { Catch, Inject } from '@nestjs/common';
import { ProblemError, ProblemFilter } from '#libs/platform';
import { feedbackIn } from './feedback-in.js';
import { type GatewayParts, partsToken } from './gateway-parts.js';
import type { Feedback, TallyAnswer } from './tally.js';

/** Problems with the `feedbackElements` that DCSA's error answers have; at least one of them is an ERROR. */
@Catch()
export class DcsaProblemFilter extends ProblemFilter {
  constructor(@Inject(partsToken) { logger }: GatewayParts) {
    super(logger);
  }

  protected override answerTo(error: unknown): ProblemError {
    const { headers, problem: { status, detail, type: _type, title: _title, ...members } } = super.answerTo(error);
    const known = feedbackIn(members as Partial<TallyAnswer>);
    const whole: Feedback = { severity: 'ERROR', code: String(status), message: detail, propertyPath: '$' };
    return new ProblemError(status, detail, { headers, members: { ...members, feedbackElements: known.length > 0 ? known : [whole] } });
  }
}
