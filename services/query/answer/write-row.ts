import type { Indicator } from '#libs/contracts';
import { quantile } from '#libs/engine';
import { isoOffset, type ReferenceSnapshot } from '#libs/reference';
import { type Fraction, toNumber } from '../decimal.js';
import type { Figure } from '../formulas/figure.js';
import { isInUsd, partsOfFormula } from '../formulas/needs.js';
import { type Growth, growthPercent, ratioDecimals, writeRatio } from '../growth/growth.js';
import { landingPlace, zoneOf } from '../question/derived-places.js';
import type { Question } from '../question/question.js';
import type { AnswerRow, CommonNodes } from './row.js';
import { partNames, writeFields } from './write-fields.js';

/** A value of one field: rows hold nothing deeper than one object or a list. */
export type Field = string | number | boolean | null | readonly unknown[] | { readonly [name: string]: unknown };
export type JsonRow = Readonly<Record<string, Field>>;

/** A row as JSON has it (architecture.md 4); every null value or ratio has its reason. */
export function writeRow(question: Question, reference: ReferenceSnapshot, row: AnswerRow): JsonRow {
  const { indicator, by, compare } = question;
  const { figure, compared } = row;
  const decimal = (value: Fraction | null): number | null => (value === null ? null : toNumber(value, indicator.decimals));
  return {
    bucket: writeBucket(question, reference, row),
    ...Object.fromEntries(by.map((name, i) => [name, row.key[i] ?? null])),
    value: decimal(figure.value),
    n: Number(figure.n),
    ...writeQuantiles(indicator, figure),
    base: decimal(compared?.base ?? null),
    ...writeGrowth(compared?.growth ?? null),
    comparable: compared ? compared.growth?.ratio != null && compared.common === null : null,
    reason: figure.reason ?? compared?.reason ?? null,
    completeness: figure.completeness === null ? null : toNumber(figure.completeness, 4),
    restatedAt: row.restatedAt?.toISOString() ?? null,
    flags: row.flags,
    ...writeFields(question, reference, row),
    ...(partNames(indicator).length > 0 ? { parts: writeParts(indicator, figure) } : {}),
    ...(compare ? { common: writeCommon(compared?.common ?? null, decimal) } : {}),
    ...(isInUsd(indicator) ? { unconverted: figure.unconverted.map((each) => ({ ...each, amountMinor: Number(each.amountMinor) })) } : {}),
  };
}

/** Hours are shown with the offset of the place where there is one, else in UTC; days as local dates. */
function writeBucket({ cube, grain, by, filters }: Question, reference: ReferenceSnapshot, { bucket, key }: AnswerRow): string | null {
  if (grain !== 'hour' || bucket === null) return bucket;
  const place = landingPlace(cube);
  const id = place && (key[by.indexOf(place.name)] ?? (filters[place.name]?.length === 1 ? filters[place.name]?.[0] : undefined));
  if (place === undefined || id === undefined) return bucket;
  const seconds = Date.parse(bucket) / 1000;
  const offset = isoOffset(zoneOf(place, id, reference), seconds);
  const offsetMinutes = (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4))) * (offset.startsWith('-') ? -1 : 1);
  return new Date((seconds + offsetMinutes * 60) * 1000).toISOString().slice(0, 19) + offset;
}

function writeQuantiles({ sketchDivisor, decimals }: Indicator, { sketch }: Figure): Record<'p50' | 'p90' | 'p95', number | null> {
  const at = (q: number): number | null => {
    const value = sketchDivisor === undefined ? null : quantile(sketch, q);
    return value === null ? null : Number((value / (sketchDivisor ?? 1)).toFixed(Math.max(decimals, 2)));
  };
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95) };
}

function writeGrowth(growth: Growth | null): { ratio: number | null; growthPercent: number | null } {
  if (growth?.ratio == null || growth.growth === null) return { ratio: null, growthPercent: null };
  return { ratio: Number(writeRatio(growth.ratio)), growthPercent: growthPercent(growth.growth) };
}

/** Where nothing was observed its sums are not known, which 0 would claim; what a formula says by itself is. */
function writeParts(indicator: Indicator, figure: Figure): Record<string, number | null> {
  const isUnknown = (name: string): boolean => figure.value === null && figure.n === 0n && !partsOfFormula(indicator.formula).includes(name);
  const known = (name: string): number | null => (figure.parts[name] == null || isUnknown(name) ? null : Number(figure.parts[name]));
  return Object.fromEntries(partNames(indicator).map((name) => [name, known(name)]));
}

function writeCommon(common: CommonNodes | null, decimal: (value: Fraction | null) => number | null): Field {
  if (common === null) return null;
  return { nodes: common.nodes, value: decimal(common.value), base: decimal(common.base), ...writeGrowth(common.growth), reason: common.growth?.reason ?? null };
}

/** Decimal places of `ratio` and `completeness`. */
export const shareDecimals = ratioDecimals;
