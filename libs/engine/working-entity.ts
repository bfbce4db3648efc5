import type { Domain, Fact, FoldResult, Reference, WarningFlag } from '#libs/contracts';
import type { EntityAddress } from './addresses.js';
import { type AppliedLine, packApplied, placeContributions, unpackApplied } from './applied.js';
import { type HeldFacts, currentFacts, packFacts, unpackFacts } from './entity-facts.js';
import { type SealedPart, unpackSealed } from './long-life.js';
import { type EntityRow, RefusedByStore } from './store.js';

/** An entity while a batch or a touch works on it. */
export interface WorkingEntity {
  readonly address: EntityAddress;
  /** As stored; undefined when it is new. */
  readonly row: EntityRow | undefined;
  /** Of a long life of which only the open end was loaded: those. */
  readonly facts: HeldFacts;
  /** What the open end knows of the rest, where only that was loaded. */
  readonly sealed: SealedPart | undefined;
  /** Ids of the facts that were put in, changed or taken out. */
  readonly touched: Set<string>;
}

/** Facts of entities that another fold version wrote, as this one keeps them, by entity key. */
export type FactsAnew = ReadonlyMap<string, HeldFacts>;

/** The entity as stored, or a new empty one. */
export function openEntity(address: EntityAddress, row: EntityRow | undefined, anew?: FactsAnew): WorkingEntity {
  const sealed = row?.cut ? unpackSealed(row.cut) : undefined;
  return { address, row, facts: row ? factsOf(row, anew) : new Map(), sealed, touched: new Set() };
}

/** A copy to work on. */
function factsOf(row: EntityRow, anew: FactsAnew | undefined): HeldFacts {
  const again = anew?.get(row.entityKey);
  return again ? new Map(again) : unpackFacts(row.facts);
}

/** The address of a stored entity. */
export function addressOfRow({ entityKey, tenant, kind, naturalKey }: EntityRow): EntityAddress {
  return { entityKey, tenant, kind, naturalKey };
}

/** Its row after folding anew, and the lines that leave and enter the rollups. */
export interface FoldedEntity {
  readonly row: EntityRow;
  readonly removed: readonly AppliedLine[];
  readonly added: readonly AppliedLine[];
}

/** What a fold made of facts, and the facts it was given. */
export interface FoldedFacts {
  readonly result: FoldResult;
  readonly facts: readonly Fact[];
  readonly added: readonly AppliedLine[];
}

/** after = fold(current facts, reference); what was applied before leaves, what is found now enters. Takes whole lives only. */
export function foldEntity(domain: Domain, entity: WorkingEntity, reference: Reference): FoldedEntity {
  if (entity.sealed) throw new Error(`entity ${entity.address.entityKey} is to be folded whole and only its open end was loaded`);
  const facts = currentFacts(entity.facts);
  const result = foldOrRefuse(domain, entity.address.kind, facts, reference);
  return rowOf(domain, entity, reference, { result, facts, added: placeContributions(domain, result.contributions) });
}

/** The row of an entity, whole or open end as it was, after its facts were folded. */
export function rowOf(domain: Domain, entity: WorkingEntity, reference: Reference, { result, facts, added }: FoldedFacts): FoldedEntity {
  const { entityKey, tenant, kind, naturalKey } = entity.address;
  const row: EntityRow = {
    entityKey, tenant, kind, naturalKey,
    domain: domain.name,
    version: (entity.row?.version ?? 0) + 1,
    facts: packFacts(entity.facts),
    applied: packApplied(added),
    foldVersion: domain.foldVersion,
    settledVersion: (entity.row?.settledVersion ?? domain.foldVersion) === domain.foldVersion ? domain.foldVersion : 0,
    referenceVersion: reference.version,
    flags: flagsAsJson(result.flags, facts),
    state: result.state,
    atNode: result.node,
    since: result.since,
    cut: entity.row?.cut,
  };
  return { row, removed: entity.row ? unpackApplied(entity.row.applied) : [], added };
}

/** A fold that throws refuses the record that made it throw, as a value the store cannot take does: the others go on. */
function foldOrRefuse(domain: Domain, kind: string, facts: readonly Fact[], reference: Reference): FoldResult {
  try {
    return domain.fold(kind, facts, reference);
  } catch (error) {
    throw new RefusedByStore(`${domain.name} cannot fold this ${kind}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function flagsAsJson(flags: ReadonlyMap<number, readonly WarningFlag[]> | undefined, facts: readonly Fact[]): string | undefined {
  if (!flags || flags.size === 0) return undefined;
  const named = [...flags].filter(([, list]) => list.length > 0).map(([index, list]) => [(facts[index] as Fact).factId, list]);
  return named.length === 0 ? undefined : JSON.stringify(Object.fromEntries(named));
}
