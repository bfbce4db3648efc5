import type { ReferenceSnapshot } from '#libs/reference';
import { addDays, isDate } from '#libs/reference';
import { type Fraction, add, fraction } from '../decimal.js';
import type { Span } from '../question/windows.js';

/** The capacity units of capacities.csv with the unit types that use it; tonnes are not counted by unit. */
export const capacityUnits = {
  VEHICLES_PER_DAY: ['TRUCK', 'BUS', 'CAR'],
  TRAINS_PER_DAY_PER_DIRECTION: ['TRAIN'],
  TONNES_PER_YEAR: [],
} as const satisfies Record<string, readonly string[]>;
export type CapacityUnit = keyof typeof capacityUnits;

/** The unit in which a checkpoint's capacity is counted by default. */
export function capacityUnitOf(mode: string): CapacityUnit {
  return mode === 'RAIL' ? 'TRAINS_PER_DAY_PER_DIRECTION' : 'VEHICLES_PER_DAY';
}

/** Design capacity over the open days of a span; `capacity` is null when there is no answer, 0 when no day was open. */
export interface CapacityOver {
  readonly openDays: number;
  readonly capacity: Fraction | null;
  readonly reason: 'not_open' | 'capacity_unknown' | 'closed' | null;
}

/**
 * Σ capacity of the open days; a day is open without a closure of both sides. Each direction has the capacity per direction.
 * A year's tonnes are spread over all its days, closed ones too.
 */
export function capacityOver(reference: ReferenceSnapshot, checkpointId: string, unit: CapacityUnit, span: Span, directions: 1 | 2): CapacityOver {
  const checkpoint = reference.checkpoint(checkpointId);
  if (!checkpoint || checkpoint.status === 'PLANNED') return { openDays: 0, capacity: null, reason: 'not_open' };
  const dates = datesOf(span).filter((date) => !isBefore(date, checkpoint.validFrom) && !isBefore(checkpoint.validTo, date));
  const open = dates.filter((date) => !reference.closures(checkpointId, date).some((closure) => closure.side === 'BOTH'));
  if (open.length === 0) return { openDays: 0, capacity: fraction(0), reason: 'closed' };
  const daily = (unit === 'TONNES_PER_YEAR' ? dates : open).map((date) => capacityOn(reference, checkpointId, unit, date, directions));
  const capacity = daily.reduce<Fraction | undefined>((sum, each) => sum && each && add(sum, each), fraction(0));
  return { openDays: open.length, capacity: capacity ?? null, reason: capacity ? null : 'capacity_unknown' };
}

/** One denominator for all years, so that sums of many days stay small. */
const daysOfAnyYear = 365 * 366;

function capacityOn(reference: ReferenceSnapshot, checkpointId: string, unit: CapacityUnit, date: string, directions: 1 | 2): Fraction | undefined {
  const value = reference.capacities(checkpointId, unit, date)[0]?.value;
  if (value === undefined) return undefined;
  if (unit === 'TONNES_PER_YEAR') return fraction(value * (isLeapYear(Number(date.slice(0, 4))) ? 365 : 366), daysOfAnyYear);
  return fraction(unit === 'TRAINS_PER_DAY_PER_DIRECTION' ? value * directions : value);
}

/** False where either end is open. */
function isBefore(a: string, b: string): boolean {
  return isDate(a) && isDate(b) && a < b;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function datesOf({ from, to }: Span): string[] {
  const dates: string[] = [];
  for (let date = from; date < to; date = addDays(date, 1)) dates.push(date);
  return dates;
}
