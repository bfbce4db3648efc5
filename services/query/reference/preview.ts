import type { Domain } from '#libs/contracts';
import type { Connection } from '#libs/database';
import { entitiesAfter, readEntities, readVersions } from '#libs/database/reads';
import { EventReader, planTouch, readAnew } from '#libs/engine';
import type { ReferenceSnapshot } from '#libs/reference';
import { setImmediate as letOthersRun } from 'node:timers/promises';

/** How many entities of a domain would come out differently. */
export interface Affected {
  readonly domain: string;
  readonly examined: number;
  readonly affected: number;
  /** Facts that would go to another entity. */
  readonly moved: number;
  /** False when the domain has more entities than were examined: those first in the order of their keys, which are hashes. */
  readonly complete: boolean;
}

const mostExamined = 10_000;
const pageEntities = 500;
const pageBytes = 4 * 1024 * 1024;
const readers = new WeakMap<Domain, EventReader>();

/** Folds a tenant's entities of a domain by other reference data, without writing anything, and counts what would change. */
export async function previewReference(connection: Connection, tenant: string, domain: Domain, reference: ReferenceSnapshot): Promise<Affected> {
  let [examined, affected, moved] = [0, 0, 0];
  let after: string | undefined;
  do {
    const page = await entitiesAfter(connection, domain.name, tenant, after, Math.min(pageEntities, mostExamined - examined), pageBytes);
    const plan = await planPage(connection, domain, tenant, reference, page.entities.map(({ entityKey }) => entityKey));
    examined += page.entities.length;
    affected += plan.affected;
    moved += plan.moved;
    after = page.reached;
    await letOthersRun();
  } while (after !== undefined && examined < mostExamined);
  return { domain: domain.name, examined, affected, moved, complete: after === undefined };
}

async function planPage(connection: Connection, domain: Domain, tenant: string, reference: ReferenceSnapshot, keys: readonly string[]): Promise<{ affected: number; moved: number }> {
  const rows = await readEntities(connection, keys);
  const anew = await readAnew({ readVersions: (factIds) => readVersions(connection, factIds) }, readerOf(domain), domain, rows);
  const entities = new Map(rows.map((row) => [row.entityKey, row]));
  const known = new Set(keys);
  const touched = rows.map(({ entityKey }) => ({ entityKey, tenant }));
  const plan = planTouch({ domain, cause: 'reference', touched, entities, known, anew, references: new Map([[tenant, reference]]) });
  return { affected: plan.entities.filter(({ entityKey }) => known.has(entityKey)).length, moved: plan.moves.length };
}

function readerOf(domain: Domain): EventReader {
  const reader = readers.get(domain) ?? new EventReader([domain]);
  readers.set(domain, reader);
  return reader;
}
