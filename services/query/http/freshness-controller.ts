import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastHeard } from '#libs/database/reads';
import { csvRecord, csvValues } from '../answer/csv.js';
import type { JsonRow } from '../answer/write-row.js';
import { freshness, freshnessColumns } from '../freshness/freshness.js';
import { keyOf, mergeHeard, placeHeard, writeHeard } from '../freshness/write-freshness.js';
import { type Principal, type QueryParts, queryParts } from '../query-parts.js';
import { readList } from '../question/parse-filters.js';
import { oneOf } from '../question/parse-question.js';
import { refuse } from '../question/refuse.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, pagingOf, paramsOf, timeOf } from './params.js';
import { wantsCsv } from './wants-csv.js';

const usualDays = 7;
const mostPlaces = 20_000;

/** When each source was last heard of each node, by type of event. Its route stands before the one of all other indicators. */
@Controller('v1/indicators/freshness')
@UseGuards(ApiKeyGuard)
export class FreshnessController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get()
  async answer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const params = paramsOf(request);
    checkNames(params, [...freshness.dimensions, 'from', 'to', 'grain', 'by', 'format', 'limit', 'cursor']);
    oneOf(params, 'grain', ['total']);
    const paging = pagingOf<string>(request);
    const by = readBy(params);
    const now = this.parts.clock();
    const [from, to] = [timeOf(params, 'from') ?? new Date(now - usualDays * 86_400_000), timeOf(params, 'to') ?? new Date(now + 1)];
    const rows = await this.rows(principalOf(request), params, { from, to, by, now });
    if (wantsCsv(request, params)) {
      const columns = freshnessColumns(by);
      const records = [csvRecord(columns), ...rows.map((row) => csvRecord(csvValues(columns, row)))];
      await reply.header('content-type', 'text/csv; charset=utf-8; header=present').send(records.join(''));
      return;
    }
    const page = paging.cut(rows.filter((row) => keyOf(row, by) > (paging.place ?? '')), (row) => keyOf(row, by));
    await reply.send({
      indicator: freshness.name, name: freshness.name, unit: freshness.unit, from: from.toISOString(), to: to.toISOString(), grain: 'total', by, askedAt: new Date(now).toISOString(), ...page,
    });
  }

  private async rows(principal: Principal, params: URLSearchParams, { from, to, by, now }: Asked): Promise<JsonRow[]> {
    const { tenant } = principal;
    const domains = this.parts.domains.filter(({ name }) => mayRead(principal, name));
    const domain = oneOf(params, 'domain', domains.map(({ name }) => name));
    const types = listOf(params, 'type', domains.flatMap(({ events }) => events.map(({ type }) => type)));
    const choice = { tenant, domains: domain ? [domain] : domains.map(({ name }) => name), sources: listOf(params, 'source'), types, from, to, now: new Date(now), limit: mostPlaces + 1 };
    const heard = await askDatabase(this.parts, tenant, (connection) => lastHeard(connection, choice));
    if (heard.length > mostPlaces) throw refuse('from', `More than ${mostPlaces} places were heard of: filter a source or a type, or give a later from.`);
    const reference = await this.parts.references.load(tenant);
    const nodes = listOf(params, 'node');
    const placed = placeHeard(heard, reference).filter(({ node }) => nodes?.includes(node) ?? true);
    return mergeHeard(placed, by).map((each) => writeHeard(each, by, reference, now));
  }
}

interface Asked {
  readonly from: Date;
  readonly to: Date;
  readonly by: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
}

function readBy(params: URLSearchParams): readonly string[] {
  return listOf(params, 'by', freshness.dimensions) ?? freshness.dimensions;
}

/** The values of a parameter; undefined when it is not given. Throws a 400 for one that is not in the closed list, where there is one. */
function listOf(params: URLSearchParams, name: string, allowed?: readonly string[]): readonly string[] | undefined {
  if (!params.has(name)) return undefined;
  const values = readList(params, name);
  const wrong = allowed && values.find((value) => !allowed.includes(value));
  if (wrong !== undefined) throw refuse(name, `${name} is never "${wrong}".`, allowed);
  return values;
}
