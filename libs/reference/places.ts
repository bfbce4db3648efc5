import type { Place } from '#libs/contracts';
import type { Node } from './entries.js';
import type { Row } from './kinds.js';
import { groupBy } from './layers.js';
import { dateOfDayNumber, utcDayNumber } from './periods.js';
import { isValidOn, isWithin } from './validity.js';

/** What a place is when no code matched (domains.md 2.4). */
export const unknownPlace: Place = { node: 'unknown', zone: 'UTC', country: 'ZZ', warnings: ['place_unknown'] };

/** Places kept before the cache starts anew, so that odd codes cannot fill the memory. */
const maxCachedPlaces = 100_000;

/** Resolves place codes at an instant in epoch milliseconds; answers are cached by codes and UTC date. */
export type PlaceResolver = (codes: readonly string[], time: number) => Place;

/** A resolver over nodes and aliases: the first code that matches on the UTC date of the event wins. */
export function makePlaceResolver(nodes: ReadonlyMap<string, Node>, aliasRows: readonly Row[]): PlaceResolver {
  const aliases = groupBy(aliasRows, (row) => `${row['scheme']}:${row['code']}`);
  const cache = new PlaceCache();
  return (codes, time) => {
    const dayNumber = utcDayNumber(time);
    const key = codes.length === 1 && codes[0] !== undefined ? codes[0] : codes.join('\u001f');
    const known = cache.get(dayNumber, key);
    if (known) return known;
    const place = resolvePlace(nodes, aliases, codes, dateOfDayNumber(dayNumber));
    cache.set(dayNumber, key, place);
    return place;
  };
}

/** A map for each UTC day: looking up an event's codes then needs no new text. */
class PlaceCache {
  private readonly days = new Map<number, Map<string, Place>>();
  private size = 0;

  get(dayNumber: number, key: string): Place | undefined {
    return this.days.get(dayNumber)?.get(key);
  }

  set(dayNumber: number, key: string, place: Place): void {
    if (this.size++ >= maxCachedPlaces) this.clear();
    const places = this.days.get(dayNumber);
    if (places) places.set(key, place);
    else this.days.set(dayNumber, new Map([[key, place]]));
  }

  private clear(): void {
    this.days.clear();
    this.size = 1;
  }
}

type Aliases = ReadonlyMap<string, readonly Row[]>;

function resolvePlace(nodes: ReadonlyMap<string, Node>, aliases: Aliases, codes: readonly string[], date: string): Place {
  for (const code of codes) {
    const id = code.startsWith('NODE:') ? code.slice('NODE:'.length) : nodeOfAlias(aliases.get(code), date);
    const node = id === undefined ? undefined : nodes.get(id);
    if (node) return toPlace(node, date);
  }
  return unknownPlace;
}

/** Of several aliases valid on the date the one laid last wins. */
function nodeOfAlias(rows: readonly Row[] | undefined, date: string): string | undefined {
  return rows?.findLast((row) => isValidOn(date, row))?.['node_id'];
}

function toPlace(node: Node, date: string): Place {
  const isOpen = node.status === 'OPEN' && isWithin(date, node.validFrom, node.validTo);
  return { node: node.id, zone: node.zone, country: node.country, warnings: isOpen ? [] : ['node_not_open'] };
}
