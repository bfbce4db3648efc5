import { Controller, HttpCode, Inject, Post, Req, UseGuards } from '@nestjs/common';
import { adaptText } from '#libs/adapters';
import { answerOf } from './answer-of.js';
import { ApiKeyGuard, type AuthenticatedRequest } from './api-key-guard.js';
import { demandMediaType } from './content-mode.js';
import { type GatewayParts, partsToken } from './gateway-parts.js';
import { Intake } from './intake.js';
import { settingsOf } from './standard-settings.js';
import type { TallyAnswer } from './tally.js';

/** What /v1/edifact takes. */
export const edifactTypes = {
  'application/edifact': 'interchanges of CODECO messages',
  'text/plain': 'the same, or IATA movement and diversion messages (MVT, MVA, DIV)',
} as const;
export const edifactSettings = ['zone', 'source', 'receivedAt'] as const;

/** Character sets that a content type may name; which one an interchange is in, its UNB says. */
const characterSets = ['utf-8', 'utf8', 'us-ascii', 'iso-8859-1', 'iso-8859-2', 'iso-8859-5', 'iso-8859-7'];

/** The answer of /v1/events, with what was left out. */
export interface EdifactAnswer extends TallyAnswer {
  readonly ignored: Readonly<Record<string, number>>;
}

/** `POST /v1/edifact`: EDIFACT interchanges, and telexes about flights. */
@Controller('v1/edifact')
@UseGuards(ApiKeyGuard)
export class EdifactController {
  constructor(@Inject(Intake) private readonly intake: Intake, @Inject(partsToken) private readonly parts: GatewayParts) {}

  /** 202 with what was accepted, left out and rejected, once the broker acknowledged; 422 when all was rejected. */
  @Post()
  @HttpCode(202)
  async publish(@Req() request: AuthenticatedRequest): Promise<EdifactAnswer> {
    demandMediaType(request.headers, edifactTypes, characterSets);
    const { receivedAt, ...settings } = settingsOf(request, edifactSettings);
    const tally = await this.intake.receiveDocument((body) => adaptText(body, settings, receivedAt ?? this.parts.clock()), request.raw, request.holder);
    return { ...answerOf(tally), ignored: tally.ignored };
  }
}
