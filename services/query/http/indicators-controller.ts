import { Controller, Get, Inject, Param, Req, Res, UseGuards } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answering } from '../answer/answering.js';
import { describeEntry } from '../answer/describe.js';
import { streamCsv } from '../answer/stream-csv.js';
import type { Place } from '../answer/answer-page.js';
import { describeFreshness } from '../freshness/freshness.js';
import { Catalogue } from '../question/catalogue.js';
import { oneOf } from '../question/parse-question.js';
import { type QueryParts, queryParts } from '../query-parts.js';
import { ApiKeyGuard, demandReading, mayRead, principalOf } from './api-key-guard.js';
import { checkNames, pagingOf, paramsOf } from './params.js';
import { wantsCsv } from './wants-csv.js';

/** The catalogue of indicators and their answers. */
@Controller('v1/indicators')
@UseGuards(ApiKeyGuard)
export class IndicatorsController {
  constructor(
    @Inject(queryParts) private readonly parts: QueryParts,
    @Inject(Catalogue) private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), ['limit', 'cursor']); // the whole list is one page
    const principal = principalOf(request);
    const reference = await this.parts.references.load(principal.tenant);
    const entries = this.catalogue.entries.filter(({ domain }) => mayRead(principal, domain.name));
    return { rows: [...entries.map((entry) => describeEntry(entry, reference)), ...(entries.length > 0 ? [describeFreshness()] : [])], next: null };
  }

  @Get(':name')
  async answer(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const principal = principalOf(request);
    const params = paramsOf(request);
    const entry = this.catalogue.choose(name, params);
    demandReading(request, entry.domain.name);
    const paging = pagingOf<Place>(request);
    const isFull = oneOf(params, 'credentials', ['basic', 'full'] as const) === 'full';
    const answering = await Answering.begin(this.parts, principal.tenant, entry, name, params);
    if (wantsCsv(request, params)) {
      const rows = await streamCsv(answering, paging.place, params.has('limit') ? paging.limit : undefined);
      await reply.header('content-type', 'text/csv; charset=utf-8; header=present').send(Readable.from(rows));
      return;
    }
    const envelope = await answering.envelope(); // before the rows: its watermark must not promise more than they hold
    const { rows, next } = await answering.page(paging.limit, paging.place);
    const credentials = await answering.credentials(isFull, rows);
    await reply.send({ ...envelope, ...credentials, rows, next: next ? paging.write(next) : null });
  }
}
