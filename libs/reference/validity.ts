import type { Row } from './kinds.js';

/** True when `date` (YYYY-MM-DD) lies in `from..to`, both inclusive and open when empty. */
export function isWithin(date: string, from: string | undefined, to: string | undefined): boolean {
  return (!from || from <= date) && (!to || date <= to);
}

/** True when the row is valid on `date` by its `valid_from` and `valid_to`. */
export function isValidOn(date: string, row: Row): boolean {
  return isWithin(date, row['valid_from'], row['valid_to']);
}
