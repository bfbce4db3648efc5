import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type OpenEntity, openEntities } from '#libs/database/reads';
import { unpackApplied } from '#libs/engine';
import { type QueryParts, queryParts } from '../query-parts.js';
import { Catalogue } from '../question/catalogue.js';
import type { CatalogueEntry } from '../question/question.js';
import { ApiKeyGuard, demandReading, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { openPagingOf } from './open-paging.js';
import { checkNames, paramsOf, timeOf } from './params.js';
import { someDimensions } from './write-line.js';

/** After this an outcome is missing, not awaited (domains.md 3.2). */
const awaitedMillis = 48 * 3_600_000;
const scheduled = 'SCHEDULED';

/** Flights that were to leave more than 48 hours ago and none of whose legs has an outcome, the oldest first. */
@Controller('v1/flights-without-outcome')
@UseGuards(ApiKeyGuard)
export class FlightsWithoutOutcomeController {
  constructor(
    @Inject(queryParts) private readonly parts: QueryParts,
    @Inject(Catalogue) private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['node', 'from', 'to', 'limit', 'cursor']);
    const { tenant } = principalOf(request);
    const entry = this.catalogue.find('flights');
    demandReading(request, entry.domain.name);
    const { chosen, cut } = openPagingOf(request);
    const now = this.parts.clock();
    const before = Math.min(now - awaitedMillis, timeOf(params, 'to')?.getTime() ?? Infinity);
    const choice = { ...chosen, tenant, domain: entry.domain.name, state: scheduled, from: timeOf(params, 'from'), before: new Date(before) };
    const { rows, next } = cut(await askDatabase(this.parts, tenant, (connection) => openEntities(connection, choice)));
    return { at: new Date(now).toISOString(), rows: rows.map((flight) => writeFlight(flight, entry, now)), next };
  }
}

/** With its first leg, as it is counted. */
function writeFlight({ entityKey, naturalKey, node, since, applied }: OpenEntity, { cube }: CatalogueEntry, now: number): object {
  const legs = unpackApplied(applied).filter(({ cube: name, dims }) => name === cube.name && dims.includes(scheduled));
  const [first] = legs;
  return {
    flight: naturalKey, entityKey, node, since: since.toISOString(), ageSeconds: Math.floor((now - since.getTime()) / 1000), date: first?.date ?? null,
    ...someDimensions(first, cube, ['arr', 'carrier', 'service']),
    legs: legs.length,
  };
}
