import { firstIndex } from '#libs/contracts';
import type { End } from './flight-facts.js';

/** What a leg is asked for by; an end that is undefined may be any, and so may a repeat of 0. */
export interface LegName {
  readonly departure: End | undefined;
  readonly arrival: End | undefined;
  readonly repeat: number;
}

/** A leg that can be found: its ends are undefined while unknown, `anchor` is what nearness is measured from, in epoch seconds. */
export interface Findable extends LegName {
  readonly anchor: number;
}

/** Legs under every name they can be asked for by, in order of their anchors. */
export class LegIndex<Leg extends Findable> {
  private readonly byName = new Map<string, Leg[]>();

  /** Files a leg under its names, but for those under which it is filed already. */
  file(leg: Leg, filed: readonly string[] = []): void {
    for (const name of namesOf(leg)) {
      if (filed.includes(name)) continue;
      const legs = this.byName.get(name);
      if (legs) legs.splice(positionAfter(legs, leg.anchor), 0, leg);
      else this.byName.set(name, [leg]);
    }
  }

  /** Of the legs that are as named the one whose anchor is nearest; of two as near the one that leaves first. */
  nearest(name: LegName, at: number): Leg | undefined {
    const legs = this.byName.get(write(name)) ?? [];
    const position = positionAfter(legs, at);
    const [before, after] = [legs[position - 1], legs[position]];
    if (!before || !after) return before ?? after;
    return at - before.anchor <= after.anchor - at ? before : after;
  }
}

/** The names of a leg: each end may be said or not, and so may which of several it is. */
export function namesOf({ departure, arrival, repeat }: LegName): readonly string[] {
  const departures = departure ? [departure, undefined] : [undefined];
  const arrivals = arrival ? [arrival, undefined] : [undefined];
  return departures.flatMap((from) => arrivals.flatMap((to) => [0, repeat].map((which) => write({ departure: from, arrival: to, repeat: which }))));
}

function write({ departure, arrival, repeat }: LegName): string {
  return `${departure?.key ?? ''}>${arrival?.key ?? ''}#${repeat}`;
}

/** The first position whose leg has a later anchor. */
function positionAfter(legs: readonly Findable[], at: number): number {
  return firstIndex(legs.length, (index) => legs[index]!.anchor <= at);
}
