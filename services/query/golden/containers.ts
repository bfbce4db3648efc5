import type { Indicator } from '#libs/contracts';
import { distanceAlong } from '../formulas/distance.js';
import type { Days, GoldenContext, Where } from './golden-cells.js';
import { declaredIndicator, figureOf, textOf } from './golden-figure.js';

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
  const where = { from: nodes[0] ?? '', to: nodes.at(-1) ?? '' };
  const distanceOf = (): ReturnType<typeof distanceAlong> => distanceAlong(context.reference, nodes);
  const { parts, value } = await figureOf(speedOf(kind), { days, where, evidence: { distanceOf } }, context);
  return { metres: Number(parts['metres'] ?? 0n), seconds: Number(parts['seconds'] ?? 0n), kmh: textOf(value, 2) };
}

/** The path alone for SWOD and SWD, whatever it is made of; the leg's own cube for a leg. */
function speedOf(kind: SpeedArgs['kind']): Indicator {
  const indicator = declaredIndicator(kind === 'SWD' ? 'speed-with-delay' : 'speed-without-delay');
  const { formula } = indicator;
  if (formula.kind !== 'speed') throw new Error(`${indicator.name} is not a speed`);
  const { leg, ...path } = formula;
  return kind === 'leg' && leg ? { ...indicator, cube: leg.cube, formula: { kind: 'speed', count: leg.count, seconds: leg.seconds } } : { ...indicator, formula: path };
}

/** Number and mean age in seconds of what is open at an instant. */
export async function evaluateOpenAge({ cube, days, where, asOf }: { cube: string; days: Days; where?: Where; asOf: string }, context: GoldenContext): Promise<object> {
  const { where: _, ...openStays } = declaredIndicator('open-stays');
  const indicator: Indicator = { ...openStays, cube, formula: { kind: 'mean-age', entered: 'entered_s', count: 'n' } };
  const { n, value } = await figureOf(indicator, { days, where, evidence: { at: Math.floor(Date.parse(asOf) / 1000) } }, context);
  return { n: Number(n), meanAgeS: textOf(value, 0) };
}

/** Cost per 500 km and 20 t as a ratio of sums (CPMM TFI3). */
export async function evaluateTfi3({ days, from, to }: { days: Days; from: string; to: string }, context: GoldenContext): Promise<object> {
  const { parts, value } = await figureOf(declaredIndicator('corridor-cost'), { days, where: { from, to } }, context);
  return { usdCents: Number(parts['usdCents'] ?? 0n), kgKm: Number(parts['kgKilometres'] ?? 0n), usd: textOf(value, 2) };
}
