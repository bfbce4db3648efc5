import { codesOf, type Fact } from '#libs/contracts';
import type { UnresolvedEntity } from '#libs/database/reads';
import { type HeldFact, unpackFacts } from '#libs/engine';
import type { ReferenceSnapshot } from '#libs/reference';

/** A code that facts name and that means no place. Times are of the events. */
export interface UnresolvedCode {
  readonly scheme: string;
  readonly code: string;
  readonly domain: string;
  facts: number;
  first: number;
  last: number;
  readonly sources: Set<string>;
}

/** The codes of flagged facts that mean no place at the time of the fact, those that most facts name first. */
export function collectUnresolved(entities: readonly UnresolvedEntity[], reference: ReferenceSnapshot): UnresolvedCode[] {
  const found = new Map<string, UnresolvedCode>();
  for (const { domain, facts, flags } of entities) {
    const held = unpackFacts(facts);
    for (const factId of flaggedIn(flags)) {
      const fact = held.get(factId);
      if (fact?.time !== undefined) for (const code of unknownCodes(fact, fact.time, reference)) count(found, domain, code, fact, fact.time);
    }
  }
  return [...found.values()].sort((a, b) => b.facts - a.facts || (`${a.scheme}:${a.code}` < `${b.scheme}:${b.code}` ? -1 : 1));
}

function flaggedIn(flags: string): string[] {
  return Object.entries(JSON.parse(flags) as Record<string, string[]>).flatMap(([factId, list]) => (list.includes('place_unknown') ? [factId] : []));
}

/** Of the codes that a fact keeps some may be known: those of another place it names. */
function unknownCodes({ kept }: HeldFact, time: number, reference: ReferenceSnapshot): string[] {
  const isUnknown = (code: string): boolean => reference.place([code], time).node === 'unknown' && reference.airport(code, time) === undefined;
  return codesOf({ kept } as Fact).filter(isUnknown);
}

function count(found: Map<string, UnresolvedCode>, domain: string, schemeAndCode: string, { source }: HeldFact, time: number): void {
  const colon = schemeAndCode.indexOf(':');
  const [scheme, code] = [schemeAndCode.slice(0, colon), schemeAndCode.slice(colon + 1)];
  const key = `${domain} ${schemeAndCode}`;
  const known = found.get(key) ?? { scheme, code, domain, facts: 0, first: time, last: time, sources: new Set<string>() };
  known.facts++;
  known.first = Math.min(known.first, time);
  known.last = Math.max(known.last, time);
  known.sources.add(source);
  found.set(key, known);
}
