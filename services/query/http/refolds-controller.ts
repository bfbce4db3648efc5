import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Connection } from '#libs/database';
import { type Refold, countUnsettled, isReferenceWalked, listRefolds } from '#libs/database/reads';
import { type Principal, type QueryParts, queryParts } from '../query-parts.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, limitOf, paramsOf } from './params.js';

const defaultLimit = 20;
/** Entities counted at most: beyond it "many" is answer enough. */
const mostCounted = 100_000;

/** How far entities are folded again after changes of reference data and of the fold. */
@Controller('v1/refolds')
@UseGuards(ApiKeyGuard)
export class RefoldsController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  /** Walks over everybody's entities count everybody's: their counts are shown to keys with the scope "operate". */
  @Get()
  show(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['limit']);
    const limit = limitOf(params, defaultLimit);
    const principal = principalOf(request);
    const names = this.parts.domains.map(({ name }) => name).filter((name) => mayRead(principal, name));
    return askDatabase(this.parts, principal.tenant, async (connection) => {
      const walks = await listRefolds(connection, principal.tenant, names, limit);
      return { domains: await this.domains(connection, principal), rows: walks.map((walk) => writeWalk(walk, principal)), next: null };
    });
  }

  private async domains(connection: Connection, principal: Principal): Promise<object[]> {
    const shown: object[] = [];
    for (const { name, foldVersion } of this.parts.domains.filter((domain) => mayRead(principal, domain.name))) {
      const entitiesOfOtherFolds = await countUnsettled(connection, principal.tenant, name, foldVersion, mostCounted);
      shown.push({ domain: name, foldVersion, entitiesOfOtherFolds, isReferenceWalked: await isReferenceWalked(connection, principal.tenant, name) });
    }
    return shown;
  }
}

function writeWalk({ tenant, target, cursor, seen, changed, moved, restated, refused, openedAt, workedAt, doneAt, ...rest }: Refold, principal: Principal): object {
  const isCommon = tenant === '';
  const counts = { seen, changed, moved, restated, refused };
  const mayCount = !isCommon || principal.scopes.includes('operate');
  return {
    ...rest,
    of: isCommon ? 'everybody' : 'you',
    target: Number(target),
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, mayCount ? Number(count) : null])),
    share: doneAt ? 1 : shareOf(cursor),
    openedAt: openedAt.toISOString(),
    workedAt: workedAt.toISOString(),
    doneAt: doneAt?.toISOString() ?? null,
  };
}

/** How much of all keys lies before the cursor: keys are hashes. A fold walk has no cursor. */
function shareOf(cursor: string | null): number | null {
  return cursor === null ? null : Math.round((Number.parseInt(cursor.slice(0, 8), 16) / 2 ** 32) * 1_000) / 1_000;
}
