import type { Domain, Reference } from '#libs/contracts';
import type { HeldFacts } from '../entity-facts.js';
import { type TouchPlan, planTouch } from '../plan-touch.js';
import type { EventReader } from '../read-event.js';
import type { ReferenceSource } from '../read-references.js';
import type { EntityKey } from '../refold-store.js';
import type { RollupDeltas } from '../rollup-delta.js';
import { type EntityRow, RefusedByStore } from '../store.js';
import { readFacts } from '../stored-versions.js';
import type { VerifySource } from '../verify.js';

/** Entities that hold or add something else than their stored facts come to. */
export interface Differing {
  readonly touched: readonly EntityKey[];
  /** Where facts of theirs belong. */
  readonly alsoLock: readonly string[];
  /** What making them right changes. */
  readonly deltas: readonly RollupDeltas[];
  /** Entities that cannot be folded, with the reason. */
  readonly refused: readonly string[];
}

interface Parts {
  readonly domain: Domain;
  readonly reader: EventReader;
}

const none: Differing = { touched: [], alsoLock: [], deltas: [], refused: [] };

/** Folds the stored facts of entities and compares. Entities that cannot be folded are found by halving. */
export async function findDiffering(parts: Parts, source: VerifySource, references: ReferenceSource, rows: readonly EntityRow[]): Promise<Differing> {
  if (rows.length === 0) return none;
  try {
    return differingOf(rows, await planAll(parts, source, references, rows));
  } catch (error) {
    if (!(error instanceof RefusedByStore)) throw error;
    const [only] = rows;
    if (rows.length === 1 && only) return { ...none, refused: [`${only.kind} ${only.naturalKey}: ${error.message}`] };
    const middle = Math.ceil(rows.length / 2);
    const [left, right] = [rows.slice(0, middle), rows.slice(middle)];
    return both(await findDiffering(parts, source, references, left), await findDiffering(parts, source, references, right));
  }
}

function differingOf(rows: readonly EntityRow[], plan: TouchPlan): Differing {
  const changed = new Set(plan.entities.map(({ entityKey }) => entityKey));
  const page = new Set(rows.map(({ entityKey }) => entityKey));
  const touched = rows.filter(({ entityKey }) => changed.has(entityKey)).map(({ entityKey, tenant }) => ({ entityKey, tenant }));
  return { touched, alsoLock: plan.moves.map(({ to }) => to).filter((key) => !page.has(key)), deltas: [plan.deltas], refused: [] };
}

/** With the entities that facts go to, which are looked up until all are known. */
async function planAll({ domain, reader }: Parts, source: VerifySource, references: ReferenceSource, rows: readonly EntityRow[]): Promise<TouchPlan> {
  const entities = new Map<string, EntityRow>();
  const known = new Set<string>();
  const anew = new Map<string, HeldFacts>();
  const snapshots = new Map<string, Reference>();
  const learn = async (keys: readonly string[], found: readonly EntityRow[]): Promise<void> => {
    for (const key of keys) known.add(key);
    for (const row of found) entities.set(row.entityKey, row);
    for (const { tenant, referenceVersion } of found) snapshots.set(tenant, await references.snapshot(tenant, referenceVersion));
    for (const [key, facts] of await readFacts((factIds) => source.versions(factIds), reader, found)) anew.set(key, facts);
  };
  await learn(rows.map(({ entityKey }) => entityKey), rows);
  for (;;) {
    const plan = planTouch({ domain, cause: 'fold', touched: rows, entities, known, anew, references: snapshots });
    if (plan.missing.length === 0) return plan;
    await learn(plan.missing, await source.entitiesAt(plan.missing));
  }
}

function both(a: Differing, b: Differing): Differing {
  return { touched: [...a.touched, ...b.touched], alsoLock: [...a.alsoLock, ...b.alsoLock], deltas: [...a.deltas, ...b.deltas], refused: [...a.refused, ...b.refused] };
}
