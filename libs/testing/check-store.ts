import { type AppliedLine, type FactRow, RollupDeltas, applyDelta, unpackApplied, unpackFacts, unpackSealed } from '#libs/engine';
import type { Sent } from './event-script.js';
import { type MemoryTables, wholeEntities } from './memory-tables.js';
import { type ToyTimes, recompute } from './recompute.js';
import { pictureOf } from './rollup-picture.js';

/** Everything in which a store differs from what it must be after the records it has consumed; empty when it is exact. */
export function findMistakes(tables: MemoryTables, sent: readonly Sent[], times?: ToyTimes): string[] {
  return [...rollupMistakes(tables, consumedOf(tables, sent), times), ...findInnerMistakes(tables, sent)];
}

/** The same, but for what rollups come to while entities are still to be folded again: then they are what entities have applied. */
export function findInnerMistakes(tables: MemoryTables, sent: readonly Sent[]): string[] {
  const consumed = consumedOf(tables, sent);
  return [...sumMistakes(tables), ...segmentMistakes(tables), ...homeMistakes(tables), ...factMistakes(tables, consumed), ...counterMistakes(tables), ...deadLetterMistakes(tables, consumed)];
}

function consumedOf(tables: MemoryTables, sent: readonly Sent[]): Sent[] {
  const next = new Map([...tables.partitions].map(([key, row]) => [Number(key.split('/').at(-1)), row.nextOffset]));
  return sent.filter(({ partition, offset }) => offset < (next.get(partition) ?? 0n));
}

/** Bytes never change once written, and every commit is checked: each is read once. */
const read = { lines: new WeakMap<Buffer, readonly AppliedLine[]>(), factIds: new WeakMap<Buffer, readonly string[]>() };

function linesOf(applied: Buffer): readonly AppliedLine[] {
  const lines = read.lines.get(applied) ?? unpackApplied(applied);
  read.lines.set(applied, lines);
  return lines;
}

function factIdsOf(facts: Buffer): readonly string[] {
  const factIds = read.factIds.get(facts) ?? [...unpackFacts(facts).keys()];
  read.factIds.set(facts, factIds);
  return factIds;
}

/** Rollups are the sum of what entities have applied. */
function sumMistakes(tables: MemoryTables): string[] {
  const sums = new RollupDeltas();
  for (const { tenant, applied } of wholeEntities(tables)) for (const line of linesOf(applied)) sums.add(tenant, line, 1, { cause: 'fold', factId: undefined });
  const expected = pictureOf(sums.changes().map((delta) => applyDelta(delta.row, delta)));
  const actual = pictureOf(tables.rollups.values());
  const names = new Set([...expected.keys(), ...actual.keys()]);
  return [...names].filter((name) => expected.get(name) !== actual.get(name)).map((name) => `${name}: stored ${actual.get(name)}, applied ${expected.get(name)}`);
}

/** A life has the segments that its open end knows of. */
function segmentMistakes({ entities, segments }: MemoryTables): string[] {
  const known = [...entities.values()].map(({ entityKey, cut }) => ({ entityKey, numbers: cut ? Array.from({ length: unpackSealed(cut).segments }, (_, i) => i) : [] }));
  const stored = (key: string): number[] => (segments.get(key) ?? []).map(({ segment }) => segment);
  return known.filter(({ entityKey, numbers }) => String(stored(entityKey)) !== String(numbers)).map(({ entityKey, numbers }) => `${entityKey} knows the segments ${String(numbers)} and has ${String(stored(entityKey))}`);
}

/** Every fact is held by one entity, which is where its last revision says it lives. */
function homeMistakes(tables: MemoryTables): string[] {
  const homes = new Map<string, string>();
  for (const row of [...tables.facts.values()].sort((a, b) => a.revision - b.revision)) homes.set(row.factId, row.entityKey);
  const held = wholeEntities(tables).flatMap((entity) => factIdsOf(entity.facts).map((factId) => ({ factId, entityKey: entity.entityKey })));
  const wrong = held.filter(({ factId, entityKey }) => homes.get(factId) !== entityKey).map(({ factId, entityKey }) => `${factId} is held by ${entityKey} and lives at ${homes.get(factId)}`);
  return held.length === homes.size ? wrong : [...wrong, `${homes.size} facts are stored, ${held.length} are held`];
}

function rollupMistakes(tables: MemoryTables, consumed: readonly Sent[], times: ToyTimes | undefined): string[] {
  const expected = recompute(consumed, times);
  const actual = pictureOf(tables.rollups.values());
  const names = new Set([...expected.keys(), ...actual.keys()]);
  return [...names].filter((name) => expected.get(name) !== actual.get(name)).map((name) => `${name}: stored ${actual.get(name)}, recomputed ${expected.get(name)}`);
}

/** Every version sent is stored; what carries a recorded time exactly once. */
function factMistakes(tables: MemoryTables, consumed: readonly Sent[]): string[] {
  const stored = new Map<string, number>();
  for (const { payload } of tables.facts.values()) stored.set(payload, (stored.get(payload) ?? 0) + 1);
  const sent = new Set(consumed.flatMap(({ event, text }) => (event ? [text] : [])));
  const lost = [...sent].filter((text) => !stored.has(text)).map((text) => `not stored: ${text}`);
  const foreign = [...stored.keys()].filter((text) => !sent.has(text)).map((text) => `stored but not sent: ${text}`);
  const doubled = [...stored].filter(([text, times]) => times > 1 && text.includes('recordedtime')).map(([text]) => `stored twice: ${text}`);
  return [...lost, ...foreign, ...doubled, ...revisionMistakes([...tables.facts.values()])];
}

/** Revisions of a fact are 0, 1, 2, … */
function revisionMistakes(facts: readonly FactRow[]): string[] {
  const counts = new Map<string, number>();
  for (const { factId } of facts) counts.set(factId, (counts.get(factId) ?? 0) + 1);
  return facts.filter(({ factId, revision }) => revision >= (counts.get(factId) ?? 0)).map(({ eventId, revision }) => `${eventId} has a revision ${revision} but not all before`);
}

function counterMistakes(tables: MemoryTables): string[] {
  const rows = [...tables.partitions];
  const wrong = rows.filter(([, { counters: c, nextOffset, startOffset }]) => BigInt(c.stored + c.duplicate + c.dead) !== nextOffset - startOffset);
  const stored = rows.reduce((sum, [, { counters }]) => sum + counters.stored, 0);
  const mistakes = wrong.map(([key]) => `the counters of ${key} do not add up to its offsets`);
  return stored === tables.facts.size ? mistakes : [...mistakes, `${stored} versions were counted, ${tables.facts.size} are stored`];
}

/** Exactly the broken records are dead letters, with the bytes they had. */
function deadLetterMistakes(tables: MemoryTables, consumed: readonly Sent[]): string[] {
  const expected = consumed.filter(({ event }) => event === undefined).map(({ partition, offset, text }) => `${partition}/${offset} ${text}`);
  const actual = [...tables.deadLetters.values()].map(({ partition, offset, value }) => `${partition}/${offset} ${value?.toString()}`);
  const sortedAs = (lines: string[]): string => lines.sort().join('\n');
  return sortedAs(expected) === sortedAs(actual) ? [] : [`dead letters are ${actual.join(', ')}; they should be ${expected.join(', ')}`];
}
