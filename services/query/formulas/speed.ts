import { fraction } from '../decimal.js';
import { total } from './add-cells.js';
import { lessSure } from './distance.js';
import type { Evidence } from './evidence.js';
import { type Way, groupByEnds } from './group-by-ends.js';
import { type Of, type Result, nothing } from './result.js';

/** Kilometres an hour over the ways of known length (CPMM TFI4): Σ metres / Σ seconds, never a mean of speeds. */
export function evaluateSpeed(formula: Of<'speed'>, evidence: Evidence): Result {
  const measured = waysOf(formula, evidence);
  const known = measured.filter(({ distance }) => distance !== undefined);
  const sum = (of: readonly Measured[], pick: (each: Measured) => bigint): bigint => of.reduce((all, each) => all + pick(each), 0n);
  const metres = sum(known, ({ count, distance }) => count * (distance?.metres ?? 0n));
  const seconds = sum(known, (each) => each.seconds);
  const all = sum(measured, (each) => each.n);
  const rest = {
    n: sum(known, (each) => each.count),
    completeness: all > 0n ? fraction(sum(known, (each) => each.count), all) : null,
    parts: { metres, seconds },
    distanceQuality: known.reduce<string | null>((worst, { distance }) => lessSure(worst, distance?.quality ?? null), null),
    isDistanceAmbiguous: known.some(({ distance }) => distance?.isAmbiguous),
  };
  if (measured.length === 0) return nothing('nothing_observed');
  if (known.length === 0) return { ...nothing('distance_unknown'), ...rest };
  if (seconds === 0n) return { ...nothing('not_measured'), ...rest };
  return { value: fraction(metres * 36n, seconds * 10n), reason: null, ...rest };
}

interface Measured extends Way {
  readonly n: bigint;
  readonly count: bigint;
  readonly seconds: bigint;
}

/** Each way once: of two nodes that one leg joins, or that nothing we know of joins, what was seen of the leg, if anything was. */
function waysOf({ count, seconds, leg }: Of<'speed'>, { cells, per, distanceOf }: Evidence): Measured[] {
  const measure = (way: Way, names: { readonly count: string; readonly seconds: string }): Measured => ({
    ...way, n: total(way.cells, 'n'), count: total(way.cells, names.count), seconds: total(way.cells, names.seconds),
  });
  const paths = groupByEnds(cells, distanceOf).map((way) => measure(way, { count, seconds }));
  if (!leg) return paths;
  const legs = groupByEnds(per, distanceOf).filter(({ distance }) => distance === undefined || distance.legs === 1).map((way) => measure(way, leg));
  const seen = new Set(legs.filter((way) => way.count > 0n).map(({ ends }) => ends));
  return [...paths.filter(({ ends }) => !seen.has(ends)), ...legs.filter(({ ends }) => seen.has(ends))];
}
