import { Controller, Header, HttpCode, Inject, Post, Req, UseFilters, UseGuards } from '@nestjs/common';
import { adaptDcsa, type AdapterSettings, type Outcome, rejectItem } from '#libs/adapters';
import { answerOf } from './answer-of.js';
import { ApiKeyGuard, type AuthenticatedRequest } from './api-key-guard.js';
import { demandMediaType } from './content-mode.js';
import { DcsaProblemFilter } from './dcsa-problem-filter.js';
import { feedbackIn } from './feedback-in.js';
import { Intake } from './intake.js';
import { parseDocument } from './parse-bytes.js';
import { malformedBody } from './shipment.js';
import { settingsOf } from './standard-settings.js';
import type { Feedback, TallyAnswer } from './tally.js';

/** What /v1/dcsa/events takes. */
export const dcsaTypes = { 'application/json': 'a DCSA event, a list of them, or {"events": [...]}' } as const;
export const dcsaSettings = ['source'] as const;
const apiVersion = '3.0.0';

/** The answer of /v1/events, with the feedback also as DCSA has it. */
export interface DcsaAnswer extends TallyAnswer {
  readonly ignored: Readonly<Record<string, number>>;
  readonly feedbackElements: readonly Feedback[];
}

/** `POST /v1/dcsa/events`: the consumer's side of DCSA Track & Trace. */
@Controller('v1/dcsa/events')
@UseGuards(ApiKeyGuard)
@UseFilters(DcsaProblemFilter)
export class DcsaController {
  constructor(@Inject(Intake) private readonly intake: Intake) {}

  /** 202 with what was accepted, left out and rejected, once the broker acknowledged; 422 when all was rejected. */
  @Post()
  @HttpCode(202)
  @Header('api-version', apiVersion)
  async publish(@Req() request: AuthenticatedRequest): Promise<DcsaAnswer> {
    demandMediaType(request.headers, dcsaTypes);
    const settings = settingsOf(request, dcsaSettings);
    const tally = await this.intake.receiveDocument((body) => adaptBody(body, settings), request.raw, request.holder);
    const answer = answerOf(tally);
    return { ...answer, ignored: tally.ignored, feedbackElements: feedbackIn(answer) };
  }
}

function adaptBody(body: Buffer, settings: AdapterSettings): Iterable<Outcome> {
  const parsed = parseDocument(body);
  if (!('kind' in parsed)) return adaptDcsa(parsed.value, settings);
  if (parsed.kind === 'malformed') throw malformedBody(parsed);
  return [rejectItem(0, parsed.violations[0])];
}
