import type { Fact, Json } from '#libs/contracts';
import { hash } from 'node:crypto';
import { decodeAll, encode } from './pack.js';
import type { IncomingFact } from './read-event.js';
import { type Version, compareVersions } from './version.js';
import { Words, restore } from './words.js';

/** The current version of a fact as its entity keeps it, with what is needed to know every version again. */
export interface HeldFact extends Version {
  readonly factId: string;
  readonly source: string;
  readonly eventId: string;
  readonly type: string;
  readonly time: number | undefined;
  readonly retracted: boolean;
  readonly kept: Json;
  /** Digests, 16 hex digits each, of the versions that are stored but not current. */
  readonly others: string;
}

/** Facts of one entity by fact id. */
export type HeldFacts = Map<string, HeldFact>;

const digestDigits = 16;

/** How many versions of the fact are stored. */
export function revisionsOf(held: HeldFact): number {
  return 1 + held.others.length / digestDigits;
}

/** True when this very version is stored already. Without a recorded time of its own, equal sequence and content are a repeat. */
export function isRepeat(held: HeldFact, incoming: IncomingFact): boolean {
  if (!incoming.recordedGiven && held.sequence === incoming.sequence && held.content === incoming.content) return true;
  if (compareVersions(held, incoming) === 0) return true;
  if (held.others.length === 0) return false;
  const digest = digestOf(incoming);
  for (let at = 0; at < held.others.length; at += digestDigits) {
    if (held.others.startsWith(digest, at)) return true;
  }
  return false;
}

/** The fact after one more version, which must not be a repeat: the higher version is current. */
export function withVersion(held: HeldFact | undefined, incoming: IncomingFact): HeldFact {
  if (held === undefined) return currentOf(incoming, '');
  if (compareVersions(held, incoming) < 0) return currentOf(incoming, held.others + digestOf(held));
  return { ...held, others: held.others + digestOf(incoming) };
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
    other !== undefined && compareVersions(held, other) === 0 && held.retracted === other.retracted && held.time === other.time && held.others === other.others;
  return a.size === b.size && [...a].every(([factId, held]) => isSame(held, b.get(factId)));
}

function asFact(held: HeldFact, time: number): Fact {
  const { factId, source, eventId, type, recorded, kept } = held;
  return { factId, source, id: eventId, type, time, recorded, kept };
}

function currentOf(incoming: IncomingFact, others: string): HeldFact {
  const { factId, source, eventId, type, time, retracted, kept, recorded, sequence, content } = incoming;
  return { factId, source, eventId, type, time, retracted, kept, recorded, sequence, content, others };
}

function digestOf({ recorded, sequence, content }: Version): string {
  return hash('sha256', JSON.stringify([recorded, sequence ?? null, content]), 'hex').slice(0, digestDigits);
}

/** Id, content and digests of other versions in one; source, type; id; seconds, and seconds until it was recorded; the rest. */
type PackedFact = readonly [Buffer, number, number, string, number | null, number, string | null, boolean, Json];

/** Where the id ends in the hex digits of the hashes, and where the content does. */
const [idEnd, contentEnd] = [32, 48];

/** Facts in fact-id order: equal facts pack to equal bytes. Texts are stored once. */
export function packFacts(facts: HeldFacts): Buffer {
  const words = new Words();
  const packed = [...facts.values()].sort((a, b) => (a.factId < b.factId ? -1 : 1)).map((fact) => packFact(fact, words));
  return encode([words.list, packed]);
}

function packFact({ factId, source, type, eventId, time, recorded, sequence, retracted, content, kept, others }: HeldFact, words: Words): PackedFact {
  const hashes = Buffer.from(factId + content + others, 'hex');
  const since = time ?? 0;
  return [
    hashes, words.indexOf(source), words.indexOf(type), eventId, time === undefined ? null : time / 1000, (recorded - since) / 1000,
    sequence ?? null, retracted, words.intern(kept),
  ];
}

/** The inverse of {@link packFacts}; takes the bytes of several packs, one after the other, too. */
export function unpackFacts(bytes: Buffer): HeldFacts {
  const facts: HeldFacts = new Map();
  for (const [words, packed] of decodeAll(bytes) as [string[], PackedFact[]][]) {
    for (const each of packed) {
      const fact = unpackFact(each, words);
      facts.set(fact.factId, fact);
    }
  }
  return facts;
}

function unpackFact([hashes, source, type, eventId, seconds, recordedAfter, sequence, retracted, kept]: PackedFact, words: readonly string[]): HeldFact {
  const time = seconds === null ? undefined : Math.round(seconds * 1000);
  const digits = hashes.toString('hex');
  return {
    factId: digits.slice(0, idEnd),
    source: words[source] as string,
    eventId,
    type: words[type] as string,
    time,
    retracted,
    kept: restore(kept, words),
    recorded: (time ?? 0) + Math.round(recordedAfter * 1000),
    sequence: sequence ?? undefined,
    content: digits.slice(idEnd, contentEnd),
    others: digits.slice(contentEnd),
  };
}
