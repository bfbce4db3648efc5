import type { FactRow } from '#libs/engine';
import type { Sent } from './event-script.js';
import type { MemoryTables } from './memory-tables.js';
import { recompute } from './recompute.js';
import { pictureOf } from './rollup-picture.js';

/** Everything in which a store differs from what it must be after the records it has consumed; empty when it is exact. */
export function findMistakes(tables: MemoryTables, sent: readonly Sent[]): string[] {
  const consumed = consumedOf(tables, sent);
  return [...rollupMistakes(tables, consumed), ...factMistakes(tables, consumed), ...counterMistakes(tables), ...deadLetterMistakes(tables, consumed)];
}

function consumedOf(tables: MemoryTables, sent: readonly Sent[]): Sent[] {
  const next = new Map([...tables.partitions].map(([key, row]) => [Number(key.split('/').at(-1)), row.nextOffset]));
  return sent.filter(({ partition, offset }) => offset < (next.get(partition) ?? 0n));
}

function rollupMistakes(tables: MemoryTables, consumed: readonly Sent[]): string[] {
  const expected = recompute(consumed);
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
  return [...lost, ...foreign, ...doubled, ...homeMistakes([...tables.facts.values()])];
}

/** Revisions of a fact are 0, 1, 2, … */
function homeMistakes(facts: readonly FactRow[]): string[] {
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
