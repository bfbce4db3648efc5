import { Controller, Get, Inject, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Domain, topicOf } from '#libs/contracts';
import { type Connection } from '#libs/database';
import { listHalts, listNodes, listPartitions, listSources, readWatermark } from '#libs/database/reads';
import { addDays } from '#libs/reference';
import { type LogEnds, type Principal, type QueryParts, queryParts } from '../query-parts.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, paramsOf, timeOf } from './params.js';

const lookBackDays = 7;
const nodeLookBackDays = 35;
const mostHalts = 20;

/** How far facts are applied and who was last heard of. */
@Controller('v1/status')
@UseGuards(ApiKeyGuard)
export class StatusController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  /** Partitions carry every tenant's records: their progress is shown to keys with the scope "operate". */
  @Get()
  show(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    checkNames(params, ['since']);
    const principal = principalOf(request);
    const now = this.parts.clock();
    const since = timeOf(params, 'since') ?? new Date(now - lookBackDays * 86_400_000);
    const domains = this.parts.domains.filter(({ name }) => mayRead(principal, name));
    return askDatabase(this.parts, principal.tenant, async (connection) => ({
      at: new Date(now).toISOString(),
      domains: await this.domains(connection, principal, domains, now),
      partitions: principal.scopes.includes('operate') ? await this.partitions(connection, domains) : null,
      halts: principal.scopes.includes('operate') ? await listHalts(connection, domains.map(({ name }) => this.topicOf(name)), mostHalts) : null,
      since: since.toISOString(),
      sources: await listSources(connection, principal.tenant, since, domains.map(({ name }) => name)),
      nodes: await listNodes(connection, principal.tenant, nodePlaces(domains), nodesFrom(now)),
    }));
  }

  private async domains(connection: Connection, { tenant }: Principal, domains: readonly Domain[], now: number): Promise<object[]> {
    const shown: object[] = [];
    for (const { name, cubes } of domains) {
      const watermark = await readWatermark(connection, this.topicOf(name), tenant, cubes.map((cube) => cube.name));
      const lag = await this.lagOf(connection, this.topicOf(name));
      const lagSeconds = watermark ? Math.max(0, Math.round((now - watermark.getTime()) / 1000)) : null;
      shown.push({ domain: name, watermark: watermark?.toISOString() ?? null, lagSeconds, lag });
    }
    return shown;
  }

  /** Records appended and not yet applied; null where the log cannot be asked. */
  private async lagOf(connection: Connection, topic: string): Promise<number | null> {
    const ends = await this.endsOf(topic);
    if (!ends) return null;
    const progress = new Map((await listPartitions(connection, [topic])).map(({ partition, nextOffset }) => [partition, BigInt(nextOffset)]));
    const lags = ends.map(({ partition, low, high }) => Number(high - (progress.get(partition) ?? low)));
    return lags.reduce((sum, lag) => sum + Math.max(0, lag), 0);
  }

  private async endsOf(topic: string): Promise<Awaited<ReturnType<LogEnds>> | undefined> {
    try {
      return await this.parts.logEnds?.(topic);
    } catch (error) {
      this.parts.logger.warn({ err: error, topic }, 'the log could not be asked for its end');
      return undefined;
    }
  }

  private async partitions(connection: Connection, domains: readonly Domain[]): Promise<object[]> {
    const rows = await listPartitions(connection, domains.map(({ name }) => this.topicOf(name)));
    return rows.map(({ stored, duplicate, dead, skipped, ...row }) => ({ ...row, records: { stored, duplicate, dead, skipped } }));
  }

  private topicOf(domain: string): string {
    return topicOf(domain, this.parts.environment.topicPrefix);
  }
}

function nodePlaces(domains: readonly Domain[]): { cube: string; place: number }[] {
  const cubes = domains.flatMap((domain) => domain.cubes);
  return cubes.map((cube) => ({ cube: cube.name, place: cube.dimensions.findIndex(({ reference }) => reference === 'node') })).filter(({ place }) => place >= 0);
}

function nodesFrom(now: number): string {
  return addDays(new Date(now).toISOString().slice(0, 10), -nodeLookBackDays);
}
