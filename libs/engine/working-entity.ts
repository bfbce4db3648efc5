import type { Domain, Fact, FoldResult, Reference, WarningFlag } from '#libs/contracts';
import type { EntityAddress } from './addresses.js';
import { type AppliedLine, packApplied, placeContributions, unpackApplied } from './applied.js';
import { type HeldFacts, currentFacts, packFacts, unpackFacts } from './entity-facts.js';
import { type EntityRow, RefusedByStore } from './store.js';

/** An entity while a batch or a touch works on it. */
export interface WorkingEntity {
  readonly address: EntityAddress;
  /** As stored; undefined when it is new. */
  readonly row: EntityRow | undefined;
  readonly facts: HeldFacts;
  /** Ids of the facts that were put in, changed or taken out. */
  readonly touched: Set<string>;
}

/** Facts of entities that another fold version wrote, as this one keeps them, by entity key. */
export type FactsAnew = ReadonlyMap<string, HeldFacts>;

/** The entity as stored, or a new empty one. */
export function openEntity(address: EntityAddress, row: EntityRow | undefined, anew?: FactsAnew): WorkingEntity {
  return { address, row, facts: row ? factsOf(row, anew) : new Map(), touched: new Set() };
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

/** after = fold(current facts, reference); what was applied before leaves, what is found now enters. */
export function foldEntity(domain: Domain, entity: WorkingEntity, reference: Reference): FoldedEntity {
  const facts = currentFacts(entity.facts);
  const result = foldOrRefuse(domain, entity.address.kind, facts, reference);
  const added = placeContributions(domain, result.contributions);
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
