import { startOfGrain } from '#libs/reference';

/** Local dates, `from` inclusive and `to` exclusive, as YYYY-MM-DD. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** How many rollups there are of one local date. */
export interface DayCount {
  readonly date: string;
  readonly rollups: number;
}

export function includesDate({ from, to }: Days, date: string): boolean {
  return date >= from && date < to;
}

/** The range begun at the first of its first month. */
export function fromFirstOfMonth({ from, to }: Days): Days {
  return { from: startOfGrain(from, 'month'), to };
}

/**
 * The range in parts of at most about `most` rollups each, the newest first; a day is never divided. Together they are the
 * range, days without rollups included.
 */
export function divideDays({ from, to }: Days, counts: readonly DayCount[], most: number): Days[] {
  const parts: Days[] = [];
  let end = to;
  let held = 0;
  let oldest = to;
  for (const { date, rollups } of [...counts].sort((a, b) => (a.date < b.date ? 1 : -1))) {
    if (held > 0 && held + rollups > most) {
      parts.push({ from: oldest, to: end });
      end = oldest;
      held = 0;
    }
    held += rollups;
    oldest = date;
  }
  return [...parts, { from, to: end }];
}
