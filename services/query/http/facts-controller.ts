import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { listFacts, listVersions } from '#libs/database/reads';
import { factIdOf } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import { type QueryParts, queryParts } from '../query-parts.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, flagOf, pagingOf, paramsOf, textOf, timeOf } from './params.js';
import { readableDomains } from './readable-domains.js';
import { writeFact } from './write-fact.js';

interface FactPlace {
  readonly factId: string;
  readonly revision: number;
}

const defaultLimit = 100;
const mostVersions = 2_000;

/** Facts as they came in, every version of them. */
@Controller('v1/facts')
@UseGuards(ApiKeyGuard)
export class FactsController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['type', 'source', 'id', 'node', 'late', 'from', 'to', 'limit', 'cursor']);
    const principal = principalOf(request);
    const [source, id] = [textOf(params, 'source'), textOf(params, 'id')];
    if (source !== undefined && id !== undefined) return this.versions(request, source, id);
    const paging = pagingOf<FactPlace>(request, defaultLimit);
    const filter = {
      source, id, type: textOf(params, 'type'), node: textOf(params, 'node'), late: flagOf(params, 'late'), from: timeOf(params, 'from'), to: timeOf(params, 'to'),
      domains: readableDomains(principal), after: paging.place, limit: paging.limit + 1,
    };
    const found = await askDatabase(this.parts, principal.tenant, (connection) => listFacts(connection, principal.tenant, filter));
    const { rows, next } = paging.cut(found, ({ factId, revision }) => ({ factId, revision }));
    return { rows: rows.map((fact) => writeFact(fact)), next };
  }

  /** All versions of the one fact with this source and id, the first stored first. */
  private async versions(request: FastifyRequest, source: string, id: string): Promise<object> {
    const principal = principalOf(request);
    const factIds = this.parts.domains.map(({ name }) => factIdOf(principal.tenant, name, source, id));
    const found = await askDatabase(this.parts, principal.tenant, (connection) => listVersions(connection, principal.tenant, factIds, mostVersions));
    const rows = found.filter(({ domain }) => mayRead(principal, domain));
    if (rows.length === 0) throw new ProblemError(404, 'There is no such fact.');
    return { rows: rows.map((fact) => writeFact(fact)), next: null };
  }
}
