import type { Domain, Reference } from '#libs/contracts';
import { type EntityAddress, addressOf } from './addresses.js';
import { changedLines } from './changed-lines.js';
import type { EntityKey, FactMove, WalkCause } from './refold-store.js';
import type { SegmentChange } from './long-life.js';
import { type Cause, RollupDeltas } from './rollup-delta.js';
import { addTheSame, haveSameFlags, holdSameFacts } from './same-outcome.js';
import { seal } from './seal.js';
import type { EntityRow } from './store.js';
import { type FactsAnew, type WorkingEntity, addressOfRow, foldEntity, openEntity } from './working-entity.js';

/** Everything a touch depends on. Same input, same plan. */
export interface TouchInput {
  readonly domain: Domain;
  readonly cause: WalkCause;
  /** The entities to touch. */
  readonly touched: readonly EntityKey[];
  /** Stored entities, by key, whole lives: of those touched, and of those that facts may go to. */
  readonly entities: ReadonlyMap<string, EntityRow>;
  /** Keys that were looked for; one of them that is not in `entities` does not exist. */
  readonly known: ReadonlySet<string>;
  /** Facts of those entities that another fold version wrote. */
  readonly anew: FactsAnew;
  readonly references: ReadonlyMap<string, Reference>;
}

/** What a touch writes. */
export interface TouchPlan {
  readonly entities: readonly EntityRow[];
  readonly segments: readonly SegmentChange[];
  readonly deltas: RollupDeltas;
  readonly moves: readonly FactMove[];
  /** How many entities contribute, stand or are flagged differently. */
  readonly changed: number;
  /** Where facts go without anybody having looked for it: not to be written before it is known. */
  readonly missing: readonly string[];
}

/** Every held fact goes where it belongs now, every entity is folded as it is now; pure. */
export function planTouch(input: TouchInput): TouchPlan {
  const plan = new Touching(input);
  for (const { entityKey } of input.touched) plan.sendFacts(entityKey);
  return plan.finish();
}

class Touching {
  private readonly open = new Map<string, WorkingEntity>();
  private readonly moves: FactMove[] = [];
  private readonly missing = new Set<string>();

  constructor(private readonly input: TouchInput) {}

  /** Sends every fact of an entity that belongs elsewhere to where it belongs; what is withdrawn belongs nowhere and stays. */
  sendFacts(entityKey: string): void {
    const row = this.input.entities.get(entityKey);
    if (!row) return;
    const home = this.entityAt(addressOfRow(row));
    const reference = this.referenceOf(row.tenant);
    for (const fact of [...home.facts.values()]) {
      const target = fact.retracted ? undefined : addressOf(this.input.domain, row.tenant, fact, reference);
      if (target === undefined || target.entityKey === entityKey) continue;
      const destination = this.entityAt(target);
      home.facts.delete(fact.factId);
      destination.facts.set(fact.factId, fact);
      home.touched.add(fact.factId);
      destination.touched.add(fact.factId);
      this.moves.push({ factId: fact.factId, from: entityKey, to: target.entityKey });
    }
  }

  finish(): TouchPlan {
    const { domain, touched } = this.input;
    const settled = new Set(touched.map(({ entityKey }) => entityKey));
    const deltas = new RollupDeltas();
    const entities: EntityRow[] = [];
    const segments: SegmentChange[] = [];
    let changed = 0;
    for (const entity of this.open.values()) {
      const { tenant, entityKey } = entity.address;
      const folded = foldEntity(domain, entity, this.referenceOf(tenant));
      const { row } = folded;
      const { removed, added } = changedLines(folded.removed, folded.added);
      const isOther = entity.row === undefined || isOtherOutcome(entity.row, row);
      if (!isOther && !this.mustWrite(entity.row as EntityRow, row)) continue;
      const cause: Cause = { cause: this.input.cause, factId: exampleOf(entity) };
      for (const line of removed) deltas.add(tenant, line, -1, cause);
      for (const line of added) deltas.add(tenant, line, 1, cause);
      const sealed = seal(domain, entity, folded, this.referenceOf(tenant));
      entities.push(settled.has(entityKey) ? { ...sealed.row, settledVersion: domain.foldVersion } : sealed.row);
      if (sealed.segments) segments.push(sealed.segments);
      if (isOther) changed++;
    }
    return { entities, segments, deltas, moves: this.moves, changed, missing: [...this.missing] };
  }

  /** What an unchanged outcome does not show: other facts, or the mark that the entity is settled, where the touch is there to set it. */
  private mustWrite(before: EntityRow, after: EntityRow): boolean {
    const { domain, cause } = this.input;
    return !holdSameFacts(before, after) || (cause === 'fold' && before.settledVersion !== domain.foldVersion);
  }

  private entityAt(address: EntityAddress): WorkingEntity {
    const { entityKey } = address;
    const known = this.open.get(entityKey);
    if (known) return known;
    if (!this.input.known.has(entityKey)) this.missing.add(entityKey);
    const entity = openEntity(address, this.input.entities.get(entityKey), this.input.anew);
    this.open.set(entityKey, entity);
    return entity;
  }

  private referenceOf(tenant: string): Reference {
    const reference = this.input.references.get(tenant);
    if (!reference) throw new Error(`the reference data of tenant ${tenant} was not loaded`);
    return reference;
  }
}

function isOtherOutcome(a: EntityRow, b: EntityRow): boolean {
  return !addTheSame(a, b) || !haveSameFlags(a, b) || a.state !== b.state || a.atNode !== b.atNode || a.since !== b.since;
}

/** A fact that stands for the entity where its change is listed: one that moved, else one that it holds. */
function exampleOf({ facts, touched }: WorkingEntity): string | undefined {
  const [moved] = touched;
  if (moved !== undefined) return moved;
  const current = [...facts.values()].filter(({ retracted }) => !retracted).map(({ factId }) => factId);
  return current.sort()[0];
}
