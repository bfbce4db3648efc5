import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Cube } from '#libs/contracts';
import { type Restatement, listRestatements } from '#libs/database/reads';
import { type QueryParts, queryParts } from '../query-parts.js';
import { oneOf } from '../question/parse-question.js';
import { dateOf } from '../question/parse-time.js';
import { ApiKeyGuard, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, pagingOf, paramsOf, textOf } from './params.js';
import { readableDomains } from './readable-domains.js';

const causes = ['late', 'correction', 'retraction', 'reference', 'fold'] as const;
const defaultLimit = 100;

/** Published numbers that changed, with their cause. */
@Controller('v1/restatements')
@UseGuards(ApiKeyGuard)
export class RestatementsController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['cube', 'cause', 'from', 'to', 'limit', 'cursor']);
    const principal = principalOf(request);
    const cubes = this.parts.domains.flatMap((domain) => domain.cubes);
    const paging = pagingOf<string>(request, defaultLimit);
    const date = (name: string): string | undefined => {
      const text = textOf(params, name);
      return text === undefined ? undefined : dateOf(name, text);
    };
    const filter = {
      cube: oneOf(params, 'cube', cubes.map(({ name }) => name)), cause: oneOf(params, 'cause', causes), from: date('from'), to: date('to'),
      domains: readableDomains(principal), before: paging.place, limit: paging.limit + 1,
    };
    const found = await askDatabase(this.parts, principal.tenant, (connection) => listRestatements(connection, principal.tenant, filter));
    const { rows, next } = paging.cut(found, ({ id }) => id);
    return { rows: rows.map((row) => writeRestatement(row, cubes.find(({ name }) => name === row.cube))), next };
  }
}

function writeRestatement(row: Restatement, cube: Cube | undefined): object {
  const { dims, nBefore, nAfter, sumsBefore, sumsAfter, at, ...rest } = row;
  const side = (n: bigint, sums: readonly bigint[]): object => ({
    contributions: Number(n),
    measures: Object.fromEntries(sums.map((sum, i) => [cube?.measures[i]?.name ?? `measure${i}`, Number(sum)])),
  });
  return {
    ...rest,
    dimensions: Object.fromEntries(dims.map((value, i) => [cube?.dimensions[i]?.name ?? `dimension${i}`, value])),
    before: side(nBefore, sumsBefore),
    after: side(nAfter, sumsAfter),
    at: at.toISOString(),
  };
}
