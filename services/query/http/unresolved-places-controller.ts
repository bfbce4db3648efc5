import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { listUnresolved } from '#libs/database/reads';
import { type QueryParts, queryParts } from '../query-parts.js';
import { oneOf } from '../question/parse-question.js';
import { type UnresolvedCode, collectUnresolved } from '../reference/unresolved.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, limitOf, paramsOf } from './params.js';

const defaultLimit = 100;
const mostEntities = 50_000;
const mostBytes = 64 * 1024 * 1024;
const mostSources = 20;

/** Codes that events name and that mean no place yet: what is missing in the reference data (domains.md 2.5). */
@Controller('v1/unresolved-places')
@UseGuards(ApiKeyGuard)
export class UnresolvedPlacesController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  /** `complete` is false when there are more flagged entities than one answer looks at. */
  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['domain', 'limit']);
    const limit = limitOf(params, defaultLimit);
    const principal = principalOf(request);
    const readable = this.parts.domains.filter(({ name }) => mayRead(principal, name));
    const chosen = oneOf(params, 'domain', readable.map(({ name }) => name));
    const domains = readable.filter(({ name }) => chosen === undefined || chosen === name);
    const reference = await this.parts.references.load(principal.tenant);
    const entities = await askDatabase(this.parts, principal.tenant, (connection) => listUnresolved(connection, principal.tenant, domains.map(({ name }) => name), mostEntities + 1, mostBytes));
    // What another release keeps of an event only that release can read; such entities are folded again soon.
    const ours = entities.filter(({ domain, foldVersion }) => domains.some((each) => each.name === domain && each.foldVersion === foldVersion));
    const codes = collectUnresolved(ours, reference);
    return { rows: codes.slice(0, limit).map(writeCode), next: null, codes: codes.length, complete: ours.length === entities.length && entities.length <= mostEntities };
  }
}

function writeCode({ first, last, sources, ...rest }: UnresolvedCode): object {
  return { ...rest, firstTime: new Date(first).toISOString(), lastTime: new Date(last).toISOString(), sources: [...sources].sort().slice(0, mostSources) };
}
