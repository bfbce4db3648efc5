import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastHeard } from '#libs/database/reads';
import { csvRecord, csvValues } from '../answer/csv.js';
import type { JsonRow } from '../answer/write-row.js';
import { freshness } from '../freshness/freshness.js';
import { placeHeard, writeHeard } from '../freshness/write-freshness.js';
import { type QueryParts, queryParts } from '../query-parts.js';
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
    checkNames(params, [...freshness.dimensions, 'since', 'format', 'limit', 'cursor']);
    const paging = pagingOf<string>(request);
    const now = this.parts.clock();
    const since = timeOf(params, 'since') ?? new Date(now - usualDays * 86_400_000);
    const rows = await this.rows(request, params, since, now);
    if (wantsCsv(request, params)) {
      await reply.header('content-type', 'text/csv; charset=utf-8; header=present').send(toCsv(rows));
      return;
    }
    const page = paging.cut(rows.filter((row) => keyOf(row) > (paging.place ?? '')), keyOf);
    await reply.send({ indicator: freshness.name, name: freshness.name, unit: freshness.unit, since: since.toISOString(), askedAt: new Date(now).toISOString(), ...page });
  }

  private async rows(request: FastifyRequest, params: URLSearchParams, since: Date, now: number): Promise<JsonRow[]> {
    const principal = principalOf(request);
    const { tenant } = principal;
    const domains = this.parts.domains.map(({ name }) => name).filter((name) => mayRead(principal, name));
    const domain = oneOf(params, 'domain', domains);
    const listed = (name: string): string[] | undefined => (params.has(name) ? readList(params, name) : undefined);
    const types = listed('type');
    const known = this.parts.domains.flatMap(({ events }) => events.map(({ type }) => type));
    const wrong = types?.find((type) => !known.includes(type));
    if (wrong !== undefined) throw refuse('type', `type is never "${wrong}".`, known);
    const choice = { tenant, domains: domain ? [domain] : domains, sources: listed('source'), types, since, now: new Date(now), limit: mostPlaces + 1 };
    const heard = await askDatabase(this.parts, tenant, (connection) => lastHeard(connection, choice));
    if (heard.length > mostPlaces) throw refuse('since', `More than ${mostPlaces} places were heard of: filter a source or a type, or give a later since.`);
    const reference = await this.parts.references.load(tenant);
    const nodes = listed('node');
    const rows = placeHeard(heard, reference).filter(({ node }) => nodes?.includes(node) ?? true).map((each) => writeHeard(each, reference, now));
    return rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }
}

/** What tells rows apart, and their order. */
function keyOf(row: JsonRow): string {
  return freshness.dimensions.map((name) => String(row[name])).join('\u001f');
}

function toCsv(rows: readonly JsonRow[]): string {
  return [csvRecord(freshness.columns), ...rows.map((row) => csvRecord(csvValues(freshness.columns, row)))].join('');
}
