import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type OpenEntity, openEntities } from '#libs/database/reads';
import { unpackApplied } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import { type QueryParts, queryParts } from '../query-parts.js';
import { Catalogue } from '../question/catalogue.js';
import { readList } from '../question/parse-filters.js';
import type { CatalogueEntry } from '../question/question.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, pagingOf, paramsOf, timeOf } from './params.js';

interface FlightPlace {
  readonly since: string;
  readonly entityKey: string;
}

const defaultLimit = 100;
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
    const principal = principalOf(request);
    const entry = this.catalogue.find('flights');
    if (!mayRead(principal, entry.domain.name)) throw new ProblemError(403, `This API key may not read the domain ${entry.domain.name}.`);
    const paging = pagingOf<FlightPlace>(request, defaultLimit);
    const now = this.parts.clock();
    const found = await askDatabase(this.parts, principal.tenant, (connection) => openEntities(connection, {
      tenant: principal.tenant, domain: entry.domain.name, state: scheduled,
      nodes: params.has('node') ? readList(params, 'node') : undefined,
      from: timeOf(params, 'from'),
      before: earlier(new Date(now - awaitedMillis), timeOf(params, 'to')),
      after: paging.place && { since: new Date(paging.place.since), entityKey: paging.place.entityKey },
      limit: paging.limit + 1,
    }));
    const { rows, next } = paging.cut(found, ({ since, entityKey }) => ({ since: since.toISOString(), entityKey }));
    return { at: new Date(now).toISOString(), rows: rows.map((flight) => writeFlight(flight, entry, now)), next };
  }
}

function earlier(one: Date, other: Date | undefined): Date {
  return other !== undefined && other < one ? other : one;
}

/** With its first leg, as it is counted. */
function writeFlight({ entityKey, naturalKey, node, since, applied }: OpenEntity, { cube }: CatalogueEntry, now: number): object {
  const legs = unpackApplied(applied).filter(({ cube: name, dims }) => name === cube.name && dims.includes(scheduled));
  const [first] = legs;
  const shown = ['arr', 'carrier', 'service'];
  return {
    flight: naturalKey, entityKey, node, since: since.toISOString(), ageSeconds: Math.floor((now - since.getTime()) / 1000), date: first?.date ?? null,
    ...Object.fromEntries(shown.map((name) => [name, first?.dims[cube.dimensions.findIndex((dimension) => dimension.name === name)] ?? null])),
    legs: legs.length,
  };
}
