import { Controller, Get, Inject, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderDcsa } from '#libs/adapters';
import type { Domain } from '#libs/contracts';
import { listVersions } from '#libs/database/reads';
import { EventReader } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import { currentMovements } from '../dcsa/current-movements.js';
import { findMovements } from '../dcsa/find-movements.js';
import { matchesQuestion } from '../dcsa/matches-question.js';
import { type DcsaQuestion, parseDcsaQuestion } from '../dcsa/parse-dcsa-question.js';
import { type QueryParts, queryParts } from '../query-parts.js';
import { refuse } from '../question/refuse.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { type Paging, pagingOf, paramsOf } from './params.js';

const domainName = 'container-traffic';
/** Of one page of facts. */
const mostVersions = 50_000;
const defaultLimit = 100;

/** Container milestones and calls as DCSA Track & Trace events: the producer's side of the standard. */
@Controller('v1/dcsa/events')
@UseGuards(ApiKeyGuard)
export class DcsaController {
  private readonly domain: Domain | undefined;
  private readonly reader: EventReader;

  constructor(@Inject(queryParts) private readonly parts: QueryParts) {
    this.domain = parts.domains.find(({ name }) => name === domainName);
    this.reader = new EventReader(this.domain ? [this.domain] : []);
  }

  /** The current version of each event. A list in 2.2, `{"events": [...]}` in 3.0; the next page is in a header, as in each version. */
  @Get()
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const header = request.headers['api-version'];
    const question = parseDcsaQuestion(paramsOf(request), typeof header === 'string' ? header : undefined);
    const { events, next } = await this.answer(request, question);
    reply.header('api-version', `${question.version}.0`);
    if (next !== null && question.version === '3.0') reply.header('next-page-cursor', next);
    if (next !== null && question.version === '2.2') reply.header('next-page', linkTo(request, next));
    return question.version === '3.0' ? { events } : events;
  }

  private async answer(request: FastifyRequest, question: DcsaQuestion): Promise<{ readonly events: readonly object[]; readonly next: string | null }> {
    const { domain } = this;
    const principal = principalOf(request);
    if (!domain || !mayRead(principal, domainName)) throw new ProblemError(403, `This API key may not read the domain ${domainName}.`);
    const paging: Paging<string> = pagingOf<string>(request, defaultLimit);
    return askDatabase(this.parts, principal.tenant, async (connection) => {
      const found = await findMovements(connection, principal.tenant, domain, question, placeOf(paging), paging.limit + 1);
      const { rows, next } = paging.cut(found, (factId) => factId);
      const current = currentMovements(await listVersions(connection, principal.tenant, rows, mostVersions), this.reader);
      const rendered = current.filter((movement) => matchesQuestion(movement, question)).map((movement) => renderDcsa(movement, question.version));
      return { events: rendered.filter((event) => event !== undefined), next };
    });
  }
}

function placeOf({ place }: Paging<string>): string | undefined {
  if (place === undefined || /^[0-9a-f]{32}$/.test(place)) return place;
  throw refuse('cursor', 'The cursor is damaged: take it from the page before as it is, or leave it out to begin again.');
}

/** The same request for another page. */
function linkTo(request: FastifyRequest, cursor: string): string {
  const params = paramsOf(request);
  params.set('cursor', cursor);
  return `${request.url.split('?')[0]}?${params}`;
}
