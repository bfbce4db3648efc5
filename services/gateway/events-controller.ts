import { Controller, HttpCode, Inject, Post, Req, UseGuards } from '@nestjs/common';
import { answerOf } from './answer-of.js';
import { ApiKeyGuard, type AuthenticatedRequest } from './api-key-guard.js';
import { contentModeOf } from './content-mode.js';
import { Intake } from './intake.js';
import type { TallyAnswer } from './tally.js';

/** `POST /v1/events`. */
@Controller('v1/events')
@UseGuards(ApiKeyGuard)
export class EventsController {
  constructor(@Inject(Intake) private readonly intake: Intake) {}

  /** 202 with what was accepted and rejected, once the broker acknowledged; 422 when nothing was accepted. */
  @Post()
  @HttpCode(202)
  async publish(@Req() request: AuthenticatedRequest): Promise<TallyAnswer> {
    const mode = contentModeOf(request.headers);
    return answerOf(await this.intake.receive(mode, request.raw, request.holder));
  }
}
