import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { listRestatements } from '#libs/database/reads';
import { Catalogue } from '../question/catalogue.js';
import { type QueryParts, queryParts } from '../query-parts.js';
import { causingFacts } from '../restatements/causing-facts.js';
import { parseRestatementFilter } from '../restatements/parse-filter.js';
import { writeRestatement } from '../restatements/write-restatement.js';
import { ApiKeyGuard, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { pagingOf, paramsOf } from './params.js';
import { readableDomains } from './readable-domains.js';

const defaultLimit = 100;

/** Published numbers that changed, with their cause. */
@Controller('v1/restatements')
@UseGuards(ApiKeyGuard)
export class RestatementsController {
  constructor(
    @Inject(queryParts) private readonly parts: QueryParts,
    @Inject(Catalogue) private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const { domains, references, clock } = this.parts;
    const principal = principalOf(request);
    const { tenant } = principal;
    const reference = await references.load(tenant);
    const filter = parseRestatementFilter(paramsOf(request), { domains, reference, find: (name) => this.catalogue.find(name), now: clock() });
    const paging = pagingOf<string>(request, defaultLimit);
    const chosen = { ...filter, domains: readableDomains(principal), before: paging.place, limit: paging.limit + 1 };
    return askDatabase(this.parts, tenant, async (connection) => {
      const { rows, next } = paging.cut(await listRestatements(connection, tenant, chosen), ({ id }) => id);
      const facts = await causingFacts(connection, tenant, domains, rows);
      const cubes = domains.flatMap((domain) => domain.cubes);
      return { rows: rows.map((row) => writeRestatement(row, cubes.find(({ name }) => name === row.cube), facts.get(row.id))), next };
    });
  }
}
