import { fraction } from '../decimal.js';
import { total } from './add-cells.js';
import { lessSure } from './distance.js';
import type { Evidence } from './evidence.js';
import type { Cell } from './figure.js';
import { groupByEnds } from './group-by-ends.js';
import { type Of, type Result, nothing } from './result.js';
import { convertCells } from './usd.js';

/** USD for hauling so many tonnes so many kilometres, as a ratio of sums (CPMM TFI3); costs of unknown distance or rate are left out on both sides. */
export function evaluateHaulCost(formula: Of<'usd-per-haul'>, evidence: Evidence): Result {
  const { amount, massKg, kilometres, tonnes } = formula;
  const hauls = groupByEnds(evidence.cells, evidence.distanceOf);
  const known = hauls.flatMap(({ cells, distance }) => (distance ? cells.map((cell) => ({ cell, distance })) : []));
  const { cents, unconverted } = convertCells(known.map(({ cell }) => cell), amount, evidence);
  const hasRate = ({ date, values }: Cell): boolean => !unconverted.some((each) => each.date === date && each.currency === values['currency']);
  const counted = known.filter(({ cell }) => hasRate(cell));
  const kgMetres = counted.reduce((sum, { cell, distance }) => sum + (cell.sums[massKg] ?? 0n) * distance.metres, 0n);
  const rest = {
    completeness: fraction(total(counted.map(({ cell }) => cell), 'n'), total(evidence.cells, 'n') || 1n),
    parts: { usdCents: cents, kgKilometres: kgMetres / 1_000n },
    unconverted,
    distanceQuality: counted.reduce<string | null>((worst, { distance }) => lessSure(worst, distance.quality), null),
    isDistanceAmbiguous: counted.some(({ distance }) => distance.isAmbiguous),
  };
  if (known.length === 0) return { ...nothing('distance_unknown'), ...rest };
  if (kgMetres === 0n) return { ...nothing(unconverted.length > 0 ? 'no_rate' : 'not_measured'), ...rest };
  return { value: fraction(cents * BigInt(kilometres * tonnes) * 1_000_000n, kgMetres * 100n), reason: null, ...rest };
}
