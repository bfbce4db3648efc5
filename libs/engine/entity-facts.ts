import type { Fact, Json } from '#libs/contracts';
import { hash } from 'node:crypto';
import { decode, encode } from './pack.js';
import type { IncomingFact } from './read-event.js';
import { type Version, compareVersions } from './version.js';

/** The current version of a fact as its entity keeps it, with what is needed to know every version again. */
export interface HeldFact extends Version {
  readonly factId: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly time: number | undefined;
  readonly retracted: boolean;
  readonly kept: Json;
  /** Digests, 8 bytes each, of the versions that are stored but not current. */
  readonly others: Buffer;
}

/** Facts of one entity by fact id. */
export type HeldFacts = Map<string, HeldFact>;

const digestBytes = 8;

/** How many versions of the fact are stored. */
export function revisionsOf(held: HeldFact): number {
  return 1 + held.others.length / digestBytes;
}

/** True when this very version is stored already. Without a recorded time of its own, equal sequence and content are a repeat. */
export function isRepeat(held: HeldFact, incoming: IncomingFact): boolean {
  if (!incoming.recordedGiven && held.sequence === incoming.sequence && held.content.equals(incoming.content)) return true;
  if (compareVersions(held, incoming) === 0) return true;
  if (held.others.length === 0) return false;
  const digest = digestOf(incoming);
  for (let at = 0; at < held.others.length; at += digestBytes) {
    if (digest.compare(held.others, at, at + digestBytes) === 0) return true;
  }
  return false;
}

/** The fact after one more version, which must not be a repeat: the higher version is current. */
export function withVersion(held: HeldFact | undefined, incoming: IncomingFact): HeldFact {
  if (held === undefined) return currentOf(incoming, Buffer.alloc(0));
  if (compareVersions(held, incoming) < 0) return currentOf(incoming, Buffer.concat([held.others, digestOf(held)]));
  return { ...held, others: Buffer.concat([held.others, digestOf(incoming)]) };
}

/** What a fold sees: facts that are not withdrawn, in a fixed order. */
export function currentFacts(facts: HeldFacts): Fact[] {
  const current: Fact[] = [];
  for (const held of facts.values()) {
    if (!held.retracted && held.time !== undefined) current.push(asFact(held, held.time));
  }
  return current.sort((a, b) => a.time - b.time || (a.factId < b.factId ? -1 : 1));
}

/** True when both hold the same versions of the same facts, whatever is kept of their data. */
export function areSameVersions(a: HeldFacts, b: HeldFacts): boolean {
  const isSame = (held: HeldFact, other: HeldFact | undefined): boolean =>
    other !== undefined && compareVersions(held, other) === 0 && held.retracted === other.retracted && held.time === other.time && held.others.equals(other.others);
  return a.size === b.size && [...a].every(([factId, held]) => isSame(held, b.get(factId)));
}

function asFact(held: HeldFact, time: number): Fact {
  const { factId, source, eventId, type, recorded, kept } = held;
  return { factId, source, id: eventId, type, time, recorded, kept };
}

function currentOf(incoming: IncomingFact, others: Buffer): HeldFact {
  const { factId, source, eventId, type, time, retracted, kept, recorded, sequence, content } = incoming;
  return { factId, source, eventId, type, time, retracted, kept, recorded, sequence, content, others };
}

function digestOf(version: Version): Buffer {
  return hash('sha256', JSON.stringify([version.recorded, version.sequence ?? null, version.content.toString('hex')]), 'buffer').subarray(0, digestBytes);
}

type PackedFact = [Buffer, number, number, string, number | null, number, string | null, boolean, Buffer, Json, Buffer];

/** Facts in fact-id order: equal facts pack to equal bytes. Sources and types are stored once. */
export function packFacts(facts: HeldFacts): Buffer {
  const words: string[] = [];
  const wordAt = new Map<string, number>();
  const indexOf = (word: string): number => {
    const known = wordAt.get(word);
    if (known !== undefined) return known;
    wordAt.set(word, words.length);
    return words.push(word) - 1;
  };
  const packed = [...facts.values()]
    .sort((a, b) => (a.factId < b.factId ? -1 : 1))
    .map((f): PackedFact => [
      Buffer.from(f.factId, 'hex'), indexOf(f.source), indexOf(f.type), f.eventId, f.time ?? null, f.recorded,
      f.sequence ?? null, f.retracted, f.content, f.kept, f.others,
    ]);
  return encode([words, packed]);
}

/** The inverse of {@link packFacts}. */
export function unpackFacts(bytes: Buffer): HeldFacts {
  const [words, packed] = decode(bytes) as [string[], PackedFact[]];
  const facts: HeldFacts = new Map();
  for (const [id, source, type, eventId, time, recorded, sequence, retracted, content, kept, others] of packed) {
    const factId = id.toString('hex');
    facts.set(factId, {
      factId, eventId, recorded, retracted, content, kept, others,
      source: words[source] as string,
      type: words[type] as string,
      time: time ?? undefined,
      sequence: sequence ?? undefined,
    });
  }
  return facts;
}
