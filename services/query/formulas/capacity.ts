import type { ReferenceSnapshot } from '#libs/reference';
import { addDays, isDate } from '#libs/reference';
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
  readonly capacity: bigint | null;
  readonly reason: 'not_open' | 'capacity_unknown' | 'closed' | null;
}

/** Σ capacity of the open days; a day is open without a closure of both sides. Each direction has the capacity per direction. */
export function capacityOver(reference: ReferenceSnapshot, checkpointId: string, unit: CapacityUnit, span: Span, directions: 1 | 2): CapacityOver {
  const checkpoint = reference.checkpoint(checkpointId);
  if (!checkpoint || checkpoint.status === 'PLANNED') return { openDays: 0, capacity: null, reason: 'not_open' };
  const open = datesOf(span).filter((date) => isOpen(reference, checkpointId, date));
  if (open.length === 0) return { openDays: 0, capacity: 0n, reason: 'closed' };
  const daily = open.map((date) => reference.capacities(checkpointId, unit, date)[0]?.value);
  if (unit === 'TONNES_PER_YEAR' || daily.includes(undefined)) return { openDays: open.length, capacity: null, reason: 'capacity_unknown' };
  const perDirection = unit === 'TRAINS_PER_DAY_PER_DIRECTION' ? directions : 1;
  const capacity = daily.reduce((sum: bigint, value) => sum + BigInt(value as number) * BigInt(perDirection), 0n);
  return { openDays: open.length, capacity, reason: null };
}

function isOpen(reference: ReferenceSnapshot, checkpointId: string, date: string): boolean {
  const checkpoint = reference.checkpoint(checkpointId);
  if (!checkpoint || isBefore(date, checkpoint.validFrom) || isBefore(checkpoint.validTo, date)) return false;
  return !reference.closures(checkpointId, date).some((closure) => closure.side === 'BOTH');
}

/** False where either end is open. */
function isBefore(a: string, b: string): boolean {
  return isDate(a) && isDate(b) && a < b;
}

function datesOf({ from, to }: Span): string[] {
  const dates: string[] = [];
  for (let date = from; date < to; date = addDays(date, 1)) dates.push(date);
  return dates;
}
