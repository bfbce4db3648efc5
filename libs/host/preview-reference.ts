import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Domain, Reference } from '#libs/contracts';
import type { Connection } from '#libs/database';
import { entitiesAfter, readEntities, readVersions } from '#libs/database/reads';
import { type EntityKey, EventReader, planTouch, readAnew } from '#libs/engine';

/** How many entities of a domain would come out differently. */
export interface Affected {
  readonly domain: string;
  readonly examined: number;
  readonly affected: number;
  /** Facts that would go to another entity. */
  readonly moved: number;
  /** False when there are more entities than were examined: those first in the order of their keys, which are hashes. */
  readonly complete: boolean;
}

export interface PreviewWish {
  readonly domain: Domain;
  /** Whose entities; '' means everybody's. */
  readonly tenant: string;
  /** The reference data as they would be. */
  readonly referenceOf: (tenant: string) => Promise<Reference>;
  /** Entities examined at most. */
  readonly most: number;
}

const pageEntities = 500;
const pageBytes = 4 * 1024 * 1024;
const readers = new WeakMap<Domain, EventReader>();

/** Folds entities of a domain by other reference data, without writing anything, and counts what would change. */
export async function previewReference(connection: Connection, wish: PreviewWish): Promise<Affected> {
  const { domain, tenant, most } = wish;
  let [examined, affected, moved] = [0, 0, 0];
  let after: string | undefined;
  do {
    const page = await entitiesAfter(connection, domain.name, tenant, after, Math.min(pageEntities, most - examined), pageBytes);
    const plan = await planPage(connection, wish, page.entities);
    examined += page.entities.length;
    affected += plan.affected;
    moved += plan.moved;
    after = page.reached;
    await letOthersRun();
  } while (after !== undefined && examined < most);
  return { domain: domain.name, examined, affected, moved, complete: after === undefined };
}

async function planPage(connection: Connection, { domain, referenceOf }: PreviewWish, touched: readonly EntityKey[]): Promise<{ affected: number; moved: number }> {
  const known = new Set(touched.map(({ entityKey }) => entityKey));
  const rows = await readEntities(connection, [...known]);
  const anew = await readAnew({ readVersions: (factIds) => readVersions(connection, factIds) }, readerOf(domain), domain, rows);
  const references = new Map<string, Reference>();
  for (const { tenant } of rows) if (!references.has(tenant)) references.set(tenant, await referenceOf(tenant));
  const entities = new Map(rows.map((row) => [row.entityKey, row]));
  const plan = planTouch({ domain, cause: 'reference', touched, entities, known, anew, references });
  return { affected: plan.entities.filter(({ entityKey }) => known.has(entityKey)).length, moved: plan.moves.length };
}

function readerOf(domain: Domain): EventReader {
  const reader = readers.get(domain) ?? new EventReader([domain]);
  readers.set(domain, reader);
  return reader;
}
