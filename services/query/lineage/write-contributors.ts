import type { Domain } from '#libs/contracts';
import type { Connection } from '#libs/database';
import { type FactVersion, type InstantSpan, type StoredEntity, findEntities, listVersions } from '#libs/database/reads';
import { type HeldFact, unpackFacts } from '#libs/engine';
import { writeLine } from '../http/write-line.js';
import { currentOf } from '../then/current-version.js';
import type { Contributor } from './find-entities.js';
import { writeVersion } from './write-version.js';

/** Of which domain contributors are, and the instants near which their facts are shown first. */
export interface Writing {
  readonly connection: Connection;
  readonly tenant: string;
  readonly domain: Domain;
  readonly near: InstantSpan;
}

const mostFacts = 50;
const factsAtOnce = 100;
const mostVersions = 2_000;

/** Contributors as JSON has them: what each adds and, where asked for, the facts behind it with every version. */
export async function writeContributors(writing: Writing, contributors: readonly Contributor[], withFacts: boolean): Promise<object[]> {
  const { connection, tenant, domain } = writing;
  const stored = await findEntities(connection, tenant, contributors.map(({ entityKey }) => entityKey));
  const byKey = new Map(stored.map((entity) => [entity.entityKey, entity]));
  const rows: object[] = [];
  for (const { entityKey, lines } of contributors) {
    const entity = byKey.get(entityKey);
    if (!entity) continue; // retention took it since it was found
    const { kind, naturalKey, state, node, since } = entity;
    const contributions = lines.map((line) => writeLine(line, domain.cubes.find(({ name }) => name === line.cube)));
    rows.push({ entityKey, kind, naturalKey, state, node, since: since?.toISOString() ?? null, contributions, ...(withFacts ? await writeFacts(writing, entity) : {}) });
  }
  return rows;
}

async function writeFacts(writing: Writing, entity: StoredEntity): Promise<{ facts: object[]; factsCut: boolean }> {
  const held = [...unpackFacts(entity.facts).values()].sort((a, b) => distanceOf(a, writing.near) - distanceOf(b, writing.near));
  const shown = held.slice(0, mostFacts);
  const facts: object[] = [];
  for (let at = 0; at < shown.length; at += factsAtOnce) {
    const some = shown.slice(at, at + factsAtOnce);
    const versions = await listVersions(writing.connection, writing.tenant, some.map(({ factId }) => factId), mostVersions);
    for (const fact of some) facts.push(writeFact(writing.domain, fact, versions.filter(({ factId }) => factId === fact.factId), versions.length === mostVersions));
  }
  return { facts, factsCut: held.length > shown.length };
}

/** Milliseconds from a fact to the span; what was withdrawn, and so lies nowhere, comes first. */
function distanceOf({ time }: HeldFact, { from, to }: InstantSpan): number {
  return time === undefined ? 0 : Math.max(0, from.getTime() - time, time - to.getTime() + 1);
}

function writeFact(domain: Domain, { factId, source, eventId, type }: HeldFact, versions: readonly FactVersion[], versionsCut: boolean): object {
  const current = currentOf(domain, versions);
  return { factId, source, id: eventId, type, versions: versions.map((version) => ({ ...writeVersion(version), current: version === current })), versionsCut };
}
