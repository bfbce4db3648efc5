import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Connection } from '#libs/database';
import { type OpenEntity, openEntities, sumRollups } from '#libs/database/reads';
import { quantile, unpackApplied } from '#libs/engine';
import { addDays } from '#libs/reference';
import { type QueryParts, queryParts } from '../query-parts.js';
import { Catalogue } from '../question/catalogue.js';
import type { CatalogueEntry } from '../question/question.js';
import { ApiKeyGuard, demandReading, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { openPagingOf } from './open-paging.js';
import { checkNames, flagOf, paramsOf } from './params.js';
import { someDimensions } from './write-line.js';

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
    const { tenant } = principalOf(request);
    const entry = this.catalogue.find('open-stays');
    demandReading(request, entry.domain.name);
    const { chosen, cut } = openPagingOf(request);
    const now = new Date(this.parts.clock());
    const isLong = flagOf(params, 'long') ?? false;
    return askDatabase(this.parts, tenant, async (connection) => {
      const usual = await usualLongest(connection, tenant, entry, now, chosen.nodes);
      const { rows, next } = cut(await openEntities(connection, { ...chosen, tenant, domain: entry.domain.name, state: open, longerThan: isLong ? { seconds: usual, now } : undefined }));
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
  const ageSeconds = Math.floor((now.getTime() - since.getTime()) / 1000);
  return {
    container: naturalKey, entityKey, node, since: since.toISOString(), ageSeconds,
    nodeP90Seconds: usual === undefined ? null : Math.round(usual),
    isLong: usual === undefined ? null : ageSeconds > usual,
    ...someDimensions(line, cube, ['load', 'size', 'mode', 'phase']),
  };
}
