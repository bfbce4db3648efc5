import { Controller, Get, Inject, Param, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { answerLineage } from '../lineage/answer-lineage.js';
import type { LineagePlace } from '../lineage/find-entities.js';
import { Catalogue } from '../question/catalogue.js';
import { refuse } from '../question/refuse.js';
import { type QueryParts, queryParts } from '../query-parts.js';
import { ApiKeyGuard, demandReading, principalOf } from './api-key-guard.js';
import { flagOf, pagingOf, paramsOf, textOf } from './params.js';

const defaultLimit = 20;

/** The entities and facts that one figure is made of. */
@Controller('v1/indicators/:name/lineage')
@UseGuards(ApiKeyGuard)
export class LineageController {
  constructor(
    @Inject(queryParts) private readonly parts: QueryParts,
    @Inject(Catalogue) private readonly catalogue: Catalogue,
  ) {}

  /** `facts=false` leaves the facts out. */
  @Get()
  async show(@Param('name') name: string, @Req() request: FastifyRequest): Promise<object> {
    const principal = principalOf(request);
    const entry = this.catalogue.find(name);
    demandReading(request, entry.domain.name);
    const params = paramsOf(request);
    const withFacts = flagOf(params, 'facts') ?? true;
    params.delete('facts');
    if (textOf(params, 'format') === 'csv') throw refuse('format', 'Lineage is nested: it is told in JSON only.', ['json']);
    const { limit, place, write } = pagingOf<LineagePlace>(request, defaultLimit);
    const { next, ...answer } = await answerLineage(this.parts, principal.tenant, { entry, asked: name, params, withFacts, limit, place });
    return { ...answer, next: next ? write(next) : null };
  }
}
