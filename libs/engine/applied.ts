import type { Contribution, Cube, Domain } from '#libs/contracts';
import { localDay, localHourStart } from '#libs/reference';
import { decodeAll, encode } from './pack.js';
import { RefusedByStore } from './store.js';
import { Words } from './words.js';

/**
 * One contribution with the buckets it went into, so that exactly this can be taken out again whatever zone or cube
 * says by then. Bucket starts are epoch seconds; `hour` is undefined for cubes without hours.
 */
export interface AppliedLine {
  readonly cube: string;
  readonly dims: readonly string[];
  readonly hour: number | undefined;
  readonly day: number;
  readonly date: string;
  readonly measures: readonly number[];
  readonly value: number | undefined;
}

/**
 * Gives contributions their local hour and day. Throws for a contribution that its cube does not declare, and
 * {@link RefusedByStore} for a measure that no longer is exact: some record's numbers are too large.
 */
export function placeContributions(domain: Domain, contributions: readonly Contribution[]): AppliedLine[] {
  return contributions.map((contribution) => {
    const cube = cubeOf(domain, contribution);
    const day = localDay(contribution.zone, contribution.at);
    const hour = cube.grains.includes('hour') ? localHourStart(contribution.zone, contribution.at) : undefined;
    const { dims, measures, value } = contribution;
    return { cube: cube.name, dims, hour, day: day.start, date: day.date, measures, value };
  });
}

function cubeOf(domain: Domain, contribution: Contribution): Cube {
  const cube = domain.cubes.find((c) => c.name === contribution.cube);
  if (!cube) throw new Error(`${domain.name} contributes to ${contribution.cube}, which it does not declare`);
  const fits = contribution.dims.length === cube.dimensions.length && contribution.measures.length === cube.measures.length;
  if (!fits || !contribution.measures.every(Number.isInteger) || !isSketchable(contribution.value)) {
    throw new Error(`${domain.name} contributes to ${cube.name} other dimensions, measures or values than it declares`);
  }
  if (!contribution.measures.every(Number.isSafeInteger)) throw new RefusedByStore(`a measure of ${cube.name} exceeds 2^53`);
  return cube;
}

function isSketchable(value: number | undefined): boolean {
  return value === undefined || (value >= 0 && Number.isFinite(value));
}

/** Cube, dimensions and date by their words; day in epoch seconds, hour in hours after it. */
type PackedLine = readonly [number, readonly number[], number, number, number | null, readonly number[], number | null];

/** What an entity has contributed, as bytes. Texts and days are stored once. */
export function packApplied(lines: readonly AppliedLine[]): Buffer {
  const words = new Words();
  const days: number[] = [];
  const packed = lines.map(({ cube, dims, hour, day, date, measures, value }): PackedLine => {
    const known = days.indexOf(day);
    const dayAt = known < 0 ? days.push(day) - 1 : known;
    return [words.indexOf(cube), dims.map((dim) => words.indexOf(dim)), words.indexOf(date), dayAt, hour === undefined ? null : (hour - day) / 3600, measures, value ?? null];
  });
  return encode([words.list, days, packed]);
}

/** The inverse of {@link packApplied}; takes the bytes of several packs, one after the other, too. */
export function unpackApplied(bytes: Buffer): AppliedLine[] {
  return (decodeAll(bytes) as [string[], number[], PackedLine[]][]).flatMap(unpackLines);
}

function unpackLines([words, days, packed]: [string[], number[], PackedLine[]]): AppliedLine[] {
  const wordAt = (index: number): string => words[index] as string;
  return packed.map(([cube, dims, date, dayAt, hours, measures, value]) => {
    const day = days[dayAt] as number;
    const hour = hours === null ? undefined : day + Math.round(hours * 3600);
    return { cube: wordAt(cube), dims: dims.map(wordAt), hour, day, date: wordAt(date), measures, value: value ?? undefined };
  });
}
