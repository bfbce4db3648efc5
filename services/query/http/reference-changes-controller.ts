import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type ReferenceChange, listReferenceChanges } from '#libs/database/reads';
import { kinds, referenceKinds } from '#libs/reference';
import { type QueryParts, queryParts } from '../query-parts.js';
import { oneOf } from '../question/parse-question.js';
import { ApiKeyGuard, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, pagingOf, paramsOf, timeOf } from './params.js';

const defaultLimit = 100;

/** Who changed which row of reference data, when, and how: the tenant's own rows and the common ones, the latest first. */
@Controller('v1/reference-changes')
@UseGuards(ApiKeyGuard)
export class ReferenceChangesController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['kind', 'from', 'to', 'limit', 'cursor']);
    const { tenant } = principalOf(request);
    const paging = pagingOf<string>(request, defaultLimit);
    const filter = { kind: oneOf(params, 'kind', kinds), from: timeOf(params, 'from'), to: timeOf(params, 'to'), before: paging.place, limit: paging.limit + 1 };
    const found = await askDatabase(this.parts, tenant, (connection) => listReferenceChanges(connection, tenant, filter));
    const { rows, next } = paging.cut(found, ({ id }) => id);
    return { rows: rows.map(writeChange), next };
  }
}

function writeChange({ tenant, kind, key, at, ...rest }: ReferenceChange): object {
  const texts = key.split('\u001f');
  const named = Object.fromEntries(referenceKinds[kind].key.map((column, i) => [column, texts[i] ?? '']));
  return { ...rest, kind, key: named, layer: tenant === '' ? 'common' : 'own', at: at.toISOString() };
}
