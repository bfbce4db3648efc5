import type { Cut, Domain, LongLives, Reference } from '#libs/contracts';
import { type AppliedLine, packApplied, placeContributions } from './applied.js';
import { changedLines } from './changed-lines.js';
import { type HeldFact, type HeldFacts, currentFacts, packFacts } from './entity-facts.js';
import { type SealedPart, type SegmentChange, packSealed } from './long-life.js';
import { areSameFlags } from './same-outcome.js';
import type { EntityRow } from './store.js';
import { type FoldedEntity, type WorkingEntity, type FoldedFacts, rowOf } from './working-entity.js';

/** A row to be written, and what becomes of the segments of its entity. */
export interface SealedEntity {
  readonly row: EntityRow;
  readonly segments: SegmentChange | undefined;
}

/**
 * Folds the open end of a life alone; its row must be one. Undefined: the whole life has to be folded. Facts and reference data
 * must be such as the open end was folded with before, but for facts that came, changed or left behind the cut.
 */
export function foldOpenEnd(domain: Domain, entity: WorkingEntity, reference: Reference): FoldedEntity | undefined {
  const folded = domain.longLives && entity.sealed && foldBehind(domain, domain.longLives, entity, entity.sealed, reference);
  return folded && rowOf(domain, entity, reference, folded);
}

/** Facts behind a cut folded with their context; a fold that throws may be one that misses what is sealed. */
function foldBehind(domain: Domain, longLives: LongLives, { address, facts }: Pick<WorkingEntity, 'address' | 'facts'>, { cut, context }: Pick<SealedPart, 'cut' | 'context'>, reference: Reference): FoldedFacts | undefined {
  const shown = currentFacts(new Map([...context, ...facts]));
  try {
    const result = longLives.foldOpen(address.kind, shown, reference, cut);
    if (!result) return undefined;
    const flags = new Map([...(result.flags ?? [])].filter(([index]) => facts.has(shown[index]?.factId ?? '')));
    return { result: { ...result, flags }, facts: shown, added: placeContributions(domain, result.contributions) };
  } catch {
    return undefined;
  }
}

/** Seals what is old of a folded life that has grown long. A row that is put together from segments loses those that it does not keep. */
export function seal(domain: Domain, entity: WorkingEntity, folded: FoldedEntity, reference: Reference): SealedEntity {
  const { longLives } = domain;
  const { entityKey } = entity.address;
  const hadSegments = (entity.row?.segments ?? 0) > 0;
  const whole: SealedEntity = { row: folded.row, segments: hadSegments ? { entityKey, from: 0, added: [] } : undefined };
  if (!longLives || entity.facts.size <= longLives.sealAbove) return whole;
  const before = entity.sealed;
  const shown = new Map([...(before?.context ?? []), ...entity.facts]);
  const cut = longLives.cut(entity.address.kind, currentFacts(shown), reference, before?.cut);
  if (!cut || (before && cut.time <= before.cut.time)) return whole;
  return divide(domain, longLives, entity, { folded, before, shown, cut }, reference) ?? whole;
}

/** A life about to be cut. */
interface Cutting {
  readonly folded: FoldedEntity;
  readonly before: SealedPart | undefined;
  /** Open facts with the context that they have until now. */
  readonly shown: HeldFacts;
  readonly cut: Cut;
}

/** Undefined unless both sides come to what they came to together. */
function divide(domain: Domain, longLives: LongLives, entity: WorkingEntity, { folded, before, shown, cut }: Cutting, reference: Reference): SealedEntity | undefined {
  const { entityKey, tenant } = entity.address;
  const context = choose(shown, ({ time, retracted }) => !retracted && time !== undefined && time >= cut.from && time < cut.time);
  const open = choose(entity.facts, ({ time }) => time !== undefined && time >= cut.time);
  const leaving = choose(entity.facts, ({ time }) => time === undefined || time < cut.time);
  const behind = foldBehind(domain, longLives, { address: entity.address, facts: open }, { cut, context }, reference);
  if (!behind) return undefined;
  const lines = changedLines(folded.added, behind.added);
  const segment = before?.segments ?? 0;
  const sealed: SealedPart = { cut, facts: (before?.facts ?? 0) + leaving.size, segments: segment + 1, context };
  const { row } = rowOf(domain, { ...entity, facts: open }, reference, behind);
  const flags = divideFlags(folded.row.flags, leaving);
  if (lines.added.length > 0 || !areSameFlags(flags.open, row.flags) || !standsAlike(folded.row, row)) return undefined;
  const added = [{ entityKey, tenant, segment, facts: packFacts(leaving), applied: packApplied(inOrderOf(folded.added, lines.removed)), flags: flags.leaving }];
  return { row: { ...row, cut: packSealed(sealed) }, segments: { entityKey, from: segment, added } };
}

function choose(facts: HeldFacts, isChosen: (fact: HeldFact) => boolean): HeldFacts {
  return new Map([...facts].filter(([, fact]) => isChosen(fact)));
}

function inOrderOf(all: readonly AppliedLine[], some: readonly AppliedLine[]): readonly AppliedLine[] {
  const chosen = new Set(some);
  return all.filter((line) => chosen.has(line));
}

function standsAlike(a: EntityRow, b: EntityRow): boolean {
  return a.state === b.state && a.atNode === b.atNode && a.since === b.since;
}

function divideFlags(flags: string | undefined, leaving: HeldFacts): { leaving: string | undefined; open: string | undefined } {
  const all = Object.entries(JSON.parse(flags ?? '{}') as Record<string, unknown>);
  const asJson = (some: typeof all): string | undefined => (some.length === 0 ? undefined : JSON.stringify(Object.fromEntries(some)));
  return { leaving: asJson(all.filter(([factId]) => leaving.has(factId))), open: asJson(all.filter(([factId]) => !leaving.has(factId))) };
}
