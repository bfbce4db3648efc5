import { addFlag, makeRow, type Fact, type Flags, type FoldResult, type Reference } from '#libs/contracts';
import { dayOfDate } from '#libs/reference';
import { keptCount } from './count-event.js';

/** Folds reported figures, which need no other fact: each lands on the local day of its airport on which its period starts. */
export function foldCounts(facts: readonly Fact[], reference: Reference): FoldResult {
  const flags: Flags = new Map();
  const contributions = facts.map((fact, index) => {
    const [codes, placeCodes, periodStart, value, ...dims] = keptCount(fact);
    const place = reference.airportPlace(codes.slice(0, placeCodes), fact.time);
    const counterpart = reference.airportPlace(codes.slice(placeCodes), fact.time);
    const warnings = codes.length > placeCodes ? [...place.warnings, ...counterpart.warnings] : place.warnings;
    for (const warning of new Set(warnings)) addFlag(flags, index, warning);
    return makeRow('flight_counts', [place.node, counterpart.node, ...dims], dayOfDate(place.zone, periodStart).start, place.zone, [1, value]);
  });
  return { contributions, flags };
}
