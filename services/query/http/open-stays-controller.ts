import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Connection } from '#libs/database';
import { type OpenEntity, openEntities, sumRollups } from '#libs/database/reads';
import { quantile, unpackApplied } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import { addDays } from '#libs/reference';
import { type QueryParts, queryParts } from '../query-parts.js';
import { Catalogue } from '../question/catalogue.js';
import { readList } from '../question/parse-filters.js';
import type { CatalogueEntry } from '../question/question.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, flagOf, pagingOf, paramsOf } from './params.js';

interface StayPlace {
  readonly since: string;
  readonly entityKey: string;
}

const defaultLimit = 100;
/** Dwell times of this many days before now tell what is usual at a node. */
const usualDays = 365;
const long = 0.9;
const open = 'OPEN';

/** Containers that are still at a node, the longest ones first, and which of them stay longer than nine of ten do there. */
@Controller('v1/open-stays')
@UseGuards(ApiKeyGuard)
export class OpenStaysController {
  constructor(
    @Inject(queryParts) private readonly parts: QueryParts,
    @Inject(Catalogue) private readonly catalogue: Catalogue,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['node', 'long', 'limit', 'cursor']);
    const { tenant, ...rest } = principalOf(request);
    const entry = this.catalogue.find('open-stays');
    if (!mayRead({ tenant, ...rest }, entry.domain.name)) throw new ProblemError(403, `This API key may not read the domain ${entry.domain.name}.`);
    const paging = pagingOf<StayPlace>(request, defaultLimit);
    const now = new Date(this.parts.clock());
    const nodes = params.has('node') ? readList(params, 'node') : undefined;
    const isLong = flagOf(params, 'long') ?? false;
    return askDatabase(this.parts, tenant, async (connection) => {
      const usual = await usualLongest(connection, tenant, entry, now, nodes);
      const after = paging.place && { since: new Date(paging.place.since), entityKey: paging.place.entityKey };
      const found = await openEntities(connection, {
        tenant, domain: entry.domain.name, state: open, nodes, longerThan: isLong ? { seconds: usual, now } : undefined, after, limit: paging.limit + 1,
      });
      const { rows, next } = paging.cut(found, ({ since, entityKey }) => ({ since: since.toISOString(), entityKey }));
      return { at: now.toISOString(), rows: rows.map((stay) => writeStay(stay, entry, usual.get(stay.node), now)), next };
    });
  }
}

/** By node the seconds that nine of ten measured stays of the last year did not exceed; nodes without one are absent. */
async function usualLongest(connection: Connection, tenant: string, { cube }: CatalogueEntry, now: Date, nodes: readonly string[] | undefined): Promise<Map<string, number>> {
  const place = (name: string): number => cube.dimensions.findIndex((dimension) => dimension.name === name);
  const today = now.toISOString().slice(0, 10);
  const sums = await sumRollups(connection, {
    tenant, cube: cube.name, spans: [{ from: addDays(today, -usualDays), to: addDays(today, 2) }], group: [place('node')],
    filters: [{ index: place('stay'), values: ['MEASURED'] }, ...(nodes ? [{ index: place('node'), values: nodes }] : [])],
    measures: [], sketch: true, apart: 'nothing', limit: 10_000,
  });
  return new Map(sums.flatMap(({ group, bins, counts }): [string, number][] => {
    const seconds = quantile({ bins, counts }, long);
    return seconds === null ? [] : [[group[0] ?? '', seconds]];
  }));
}

function writeStay({ entityKey, naturalKey, node, since, applied }: OpenEntity, { cube }: CatalogueEntry, usual: number | undefined, now: Date): object {
  const line = unpackApplied(applied).findLast(({ cube: name, dims }) => name === cube.name && dims.includes(open));
  const shown = ['load', 'size', 'mode', 'phase'];
  const ageSeconds = Math.floor((now.getTime() - since.getTime()) / 1000);
  return {
    container: naturalKey, entityKey, node, since: since.toISOString(), ageSeconds,
    nodeP90Seconds: usual === undefined ? null : Math.round(usual),
    isLong: usual === undefined ? null : ageSeconds > usual,
    ...Object.fromEntries(shown.map((name) => [name, line?.dims[cube.dimensions.findIndex((dimension) => dimension.name === name)] ?? null])),
  };
}
