import type { Fraction } from '../decimal.js';
import { divide, fraction, roundHalfEven } from '../decimal.js';
import { total } from './add-cells.js';
import { type CapacityOver, capacityOver } from './capacity.js';
import type { Evidence } from './evidence.js';
import { type Of, type Result, nothing } from './result.js';

/** Crossings, or their tonnes, of one checkpoint against its capacity on the days it was open. */
export function evaluateCapacity({ tonnes }: Of<'capacity'>, { cells, capacity, span, reference }: Evidence): Result {
  if (!capacity) throw new Error('use of capacity needs one checkpoint');
  const over = capacityOver(reference, capacity.checkpoint, capacity.unit, span, capacity.directions);
  const crossings = total(cells, 'n');
  const known = tonnes ? total(cells, tonnes.known) : crossings;
  const rest = { completeness: tonnes && crossings > 0n ? fraction(known, crossings) : null, parts: partsOf(over) };
  if (over.capacity === null || over.reason !== null) return { ...nothing(over.reason ?? 'capacity_unknown'), ...rest };
  if (crossings === 0n) return { ...nothing('nothing_observed'), ...rest };
  if (known === 0n) return { ...nothing('not_measured'), ...rest };
  return { value: useOf(tonnes ? fraction(total(cells, tonnes.massKg), 1_000) : fraction(crossings), over), reason: null, ...rest };
}

/** Traffic / capacity; null without a capacity to hold it against. */
export function useOf(traffic: Fraction, { capacity }: Pick<CapacityOver, 'capacity'>): Fraction | null {
  return capacity && capacity.numerator > 0n ? divide(traffic, capacity) : null;
}

function partsOf({ openDays, capacity }: CapacityOver): Result['parts'] & object {
  return { openDays: BigInt(openDays), capacity: capacity && roundHalfEven(capacity) };
}
