import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type AnsweredFigure, answerFigure } from '../overview/answer-figure.js';
import { type LeadingFigure, leadingFigures, useOfCapacity } from '../overview/figures.js';
import { Catalogue } from '../question/catalogue.js';
import { type QueryParts, queryParts } from '../query-parts.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { checkNames, paramsOf } from './params.js';

/** The numbers to look at first, each for the last span in which anything was seen. */
@Controller('v1/overview')
@UseGuards(ApiKeyGuard)
export class OverviewController {
  constructor(
    @Inject(queryParts) private readonly parts: QueryParts,
    @Inject(Catalogue) private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async show(@Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    return { at: new Date(this.parts.clock()).toISOString(), figures: await this.answer(request, leadingFigures), capacity: (await this.answer(request, [useOfCapacity]))[0] ?? null };
  }

  /** Figures of domains that run here and that the key reads. */
  private async answer(request: FastifyRequest, figures: readonly LeadingFigure[]): Promise<AnsweredFigure[]> {
    const principal = principalOf(request);
    const answered: AnsweredFigure[] = [];
    for (const figure of figures.filter(({ indicator }) => this.catalogue.names.includes(indicator))) {
      const entry = this.catalogue.choose(figure.indicator, new URLSearchParams(figure.ask));
      if (mayRead(principal, entry.domain.name)) answered.push(await answerFigure(this.parts, principal.tenant, entry, figure));
    }
    return answered;
  }
}
