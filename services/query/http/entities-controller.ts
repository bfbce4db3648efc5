import { Controller, Get, Inject, Param, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type StoredEntity, findEntities, listVersions } from '#libs/database/reads';
import { entityKeyOf, unpackApplied, unpackFacts } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import { type QueryParts, queryParts } from '../query-parts.js';
import { refuse } from '../question/refuse.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, paramsOf, textOf } from './params.js';
import { writeFact } from './write-fact.js';
import { writeLine } from './write-line.js';

const mostVersions = 2_000;

/** An entity with its facts and what it adds to the figures. */
@Controller('v1/entities')
@UseGuards(ApiKeyGuard)
export class EntitiesController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  /** By what it is called: `?domain=border-checkpoints&kind=unit&key=TRUCK:123ABC02`. */
  @Get()
  byName(@Req() request: FastifyRequest): Promise<object> {
    const params = paramsOf(request);
    const names = ['domain', 'kind', 'key'] as const;
    checkNames(params, names);
    const [domain, kind, key] = names.map((name) => {
      const text = textOf(params, name);
      if (text === undefined) throw refuse(name, `${name} is missing: an entity is named by domain, kind and key.`);
      return text;
    }) as [string, string, string];
    return this.show(request, entityKeyOf(principalOf(request).tenant, domain, kind, key));
  }

  @Get(':key')
  byKey(@Param('key') key: string, @Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), []);
    const hex = key.replaceAll('-', '').toLowerCase();
    if (!/^[0-9a-f]{32}$/.test(hex)) throw refuse('key', 'An entity key has 32 hexadecimal digits, as facts show it.');
    return this.show(request, hex);
  }

  private async show(request: FastifyRequest, key: string): Promise<object> {
    const principal = principalOf(request);
    const shown = await askDatabase(this.parts, principal.tenant, async (connection) => {
      const [entity] = await findEntities(connection, principal.tenant, [key]);
      if (!entity || !mayRead(principal, entity.domain)) return undefined;
      const factIds = [...unpackFacts(entity.facts).keys()].slice(0, mostVersions);
      return this.write(entity, (await listVersions(connection, principal.tenant, factIds, mostVersions)).map(writeFact));
    });
    if (!shown) throw new ProblemError(404, 'There is no such entity.');
    return shown;
  }

  private write(entity: StoredEntity, versions: readonly object[]): object {
    const { facts, applied, flags, since, ...rest } = entity;
    const held = [...unpackFacts(facts).values()];
    const domain = this.parts.domains.find(({ name }) => name === entity.domain);
    return {
      ...rest,
      since: since?.toISOString() ?? null,
      flags: flags === null ? {} : (JSON.parse(flags) as object),
      facts: held.map(({ factId, source, eventId, type, time, recorded, retracted, kept }) => ({
        factId, source, id: eventId, type, time: time === undefined ? null : new Date(time).toISOString(), recordedTime: new Date(recorded).toISOString(), retracted, kept,
      })),
      versions,
      versionsCut: held.length > mostVersions || versions.length === mostVersions,
      applied: unpackApplied(applied).map((line) => writeLine(line, domain?.cubes.find(({ name }) => name === line.cube))),
    };
  }
}
