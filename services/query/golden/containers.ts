import type { ReferenceSnapshot } from '#libs/reference';
import { fraction, toText } from '../decimal.js';
import { convertToUsd } from '../formulas/convert-usd.js';
import { total } from '../formulas/add-cells.js';
import { type Days, type GoldenContext, type Where, cellsOf } from './golden-cells.js';

interface SpeedArgs {
  /** SWD: all time of the path; SWOD: moving time of the path; leg: one leg. */
  readonly kind: 'SWD' | 'SWOD' | 'leg';
  readonly days: Days;
  readonly path?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** Metres, seconds and km/h of a path or leg (CPMM TFI4); km/h is null when nothing was timed. */
export async function evaluateSpeed({ kind, days, path, from, to }: SpeedArgs, context: GoldenContext): Promise<object> {
  const nodes = path ?? [from ?? '', to ?? ''];
  const ends = { from: nodes[0] ?? '', to: nodes.at(-1) ?? '' };
  const [cube, count, time] = { SWD: ['container_od', 'n', 'total_s'], SWOD: ['container_od', 'split_n', 'moving_s'], leg: ['container_legs', 'timed_n', 'transit_s'] }[kind] as [string, string, string];
  const cells = await cellsOf(context, cube, days, ends);
  const metres = total(cells, count) * distanceOf(nodes, context.reference);
  const seconds = total(cells, time);
  return { metres: Number(metres), seconds: Number(seconds), kmh: seconds === 0n ? null : toText(fraction(metres * 36n, seconds * 10n), 2) };
}

/** Number and mean age in seconds of what is open at an instant. */
export async function evaluateOpenAge({ cube, days, where, asOf }: { cube: string; days: Days; where?: Where; asOf: string }, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, cube, days, where);
  const n = total(cells, 'n');
  const age = BigInt(Math.floor(Date.parse(asOf) / 1000)) * n - total(cells, 'entered_s');
  return { n: Number(n), meanAgeS: n === 0n ? null : toText(fraction(age, n), 0) };
}

/** Cost per 500 km and 20 t as a ratio of sums (CPMM TFI3). */
export async function evaluateTfi3({ days, from, to }: { days: Days; from: string; to: string }, context: GoldenContext): Promise<object> {
  const cells = await cellsOf(context, 'container_costs', days, { from, to });
  const amounts = cells.map(({ date, values, sums }) => ({ date, currency: values['currency'] ?? '', amountMinor: sums['amount_minor'] ?? 0n }));
  const { cents } = convertToUsd(amounts, context.reference.usdRate);
  const kgMetres = total(cells, 'mass_kg') * distanceOf([from, to], context.reference);
  const usd = kgMetres === 0n ? null : toText(fraction(cents * 500n * 20n * 1_000_000n, kgMetres * 100n), 2);
  return { usdCents: Number(cents), kgKm: Number(kgMetres / 1000n), usd };
}

/** Metres along nodes; legs are listed once and count in both directions. Throws when two nodes are not joined by a leg. */
function distanceOf(nodes: readonly string[], reference: ReferenceSnapshot): bigint {
  return nodes.slice(1).reduce((sum, to, i) => {
    const from = nodes[i] as string;
    const leg = reference.legs.find((each) => (each.from === from && each.to === to) || (each.from === to && each.to === from));
    if (!leg) throw new Error(`there is no leg between ${from} and ${to}`);
    return sum + BigInt(leg.distanceMetres);
  }, 0n);
}
