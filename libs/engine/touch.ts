import type { Domain } from '#libs/contracts';
import { type ReferenceSource, readReferences } from './read-references.js';
import { type TouchPlan, planTouch } from './plan-touch.js';
import { openLives } from './open-lives.js';
import type { EventReader } from './read-event.js';
import type { EntityKey, WalkCause } from './refold-store.js';
import type { Transaction } from './store.js';
import { readAnew, readFacts } from './stored-versions.js';
import { writeChanges } from './write-changes.js';

/** What touching entities of a domain needs. */
export interface TouchParts {
  readonly domain: Domain;
  readonly reader: EventReader;
  readonly references: ReferenceSource;
  /** The consumer group whose watermark says which days are closed. */
  readonly group: string;
  /** For restatements only: never decides what counts. */
  readonly now: () => number;
}

/** Which entities to touch, and why. */
export interface TouchWish {
  readonly touched: readonly EntityKey[];
  readonly cause: WalkCause;
  /** The walk that they are part of, by a name of its own. */
  readonly walk?: string;
  /** Keys that their facts are expected to move to. */
  readonly alsoLock: readonly string[];
  /** Take every fact from its stored payload, whatever the entities hold. */
  readonly fromPayloads?: boolean;
}

/** What a touch did. */
export interface Touched {
  readonly changed: number;
  readonly moved: number;
  readonly restated: number;
}

/** Facts move to entities that were not locked: roll back, and lock those too from the start, so that all are locked in order. */
export class MoreToLock extends Error {
  override readonly name = 'MoreToLock';
  constructor(readonly keys: readonly string[]) {
    super(`${keys.length} entities that facts move to are not locked yet`);
  }
}

/**
 * Folds entities again under the reference data and the fold of now, as if their facts had been sent anew: facts go to the
 * entities they belong to, rollups change by the difference, changes of closed days are listed. Knows no offsets. All in the
 * transaction given, whose first entity locks these must be. Throws {@link MoreToLock}, StaleEntity, RefusedByStore and
 * StoreUnavailable: each means that the transaction must be rolled back.
 */
export async function touch(tx: Transaction, parts: TouchParts, wish: TouchWish): Promise<Touched> {
  const { touched, cause, walk, alsoLock } = wish;
  const references = await readReferences(tx, parts.references, touched.map(({ tenant }) => tenant));
  const known = new Set([...touched.map(({ entityKey }) => entityKey), ...alsoLock]);
  const rows = await openLives(tx, await tx.lockEntities([...known].sort()), () => true);
  const entities = new Map(rows.map((row) => [row.entityKey, row]));
  const anew = wish.fromPayloads ? await readFacts((factIds) => tx.readVersions(factIds), parts.reader, parts.domain, rows) : await readAnew(tx, parts.reader, parts.domain, rows);
  const plan = planTouch({ domain: parts.domain, cause, touched, entities, known, anew, references });
  if (plan.missing.length > 0) throw new MoreToLock([...alsoLock, ...plan.missing]);
  return write(tx, parts, plan, walk);
}

async function write(tx: Transaction, { domain, group, now }: TouchParts, { entities, segments, deltas, moves, changed }: TouchPlan, walk: string | undefined): Promise<Touched> {
  if (moves.length > 0) await tx.moveFacts(moves);
  if (entities.length === 0) return { changed, moved: 0, restated: 0 };
  const watermark = await tx.readWatermark(group);
  const restated = await writeChanges(tx, { domain, entities, segments, deltas, watermark, now: now(), walk });
  return { changed, moved: moves.length, restated };
}
