import { type AppliedLine, needlesOf } from '#libs/engine';
import { addDays, type ReferenceSnapshot } from '#libs/reference';
import { planWindows } from '../answer/answer-windows.js';
import type { CellSource } from '../answer/cell-source.js';
import { completeUntil } from '../answer/complete-until.js';
import { type Reading, mainReading, perReading } from '../answer/reading.js';
import type { ReportedPeriod } from '../growth/reported-periods.js';
import { type Question, isReported } from '../question/question.js';
import { type Span, windowsOf } from '../question/windows.js';

/** Which contributions one figure is made of. */
export interface Scope {
  readonly readings: readonly Reading[];
  /** Local dates; empty where the figure is finer than what is reported. */
  readonly span: Span;
  readonly hours: Question['hours'];
}

/** The scope of a question about one figure. */
export function scopeOf(question: Question, reference: ReferenceSnapshot, now: number): Scope {
  const per = perReading(question, reference);
  return { readings: [mainReading(question, reference), ...(per ? [per] : [])], span: spanOf(question, reference, now), hours: question.hours };
}

const nothing: Span = { from: '', to: '' };

function spanOf(question: Question, reference: ReferenceSnapshot, now: number): Span {
  if (question.hours) return isReported(question.cube) ? nothing : question.range;
  const period = question.filters['period']?.[0] as ReportedPeriod | undefined;
  const [planned] = planWindows(question, windowsOf(question.grain, question.range), completeUntil(question, reference, now), period);
  return planned?.current ?? nothing;
}

/** True for a contribution that the figure is made of. */
export function isInScope({ readings, span, hours }: Scope, { cube, dims, date, hour }: AppliedLine): boolean {
  if (date < span.from || date >= span.to) return false;
  if (hours && (hour === undefined || hour < hours.from || hour >= hours.to)) return false;
  return readings.some((reading) => reading.cube.name === cube && reading.filters.every(({ index, values, not }) => values.includes(dims[index] ?? '') !== (not ?? false)));
}

/** How many contributions the figure is made of, by the rollups. */
export async function countContributions({ readings, span, hours }: Scope, source: CellSource): Promise<number> {
  if (span.from >= span.to) return 0;
  let count = 0n;
  for (const reading of readings) {
    const bare = { ...reading, group: [], measures: [], sketch: false, dates: 'summed' } as const;
    const cells = hours ? [...(await source.readHours(bare, span, hours)).values()].flat() : (await source.readCells(bare, [span])).flat();
    count += cells.reduce((sum, { n }) => sum + n, 0n);
  }
  return Number(count);
}

const mostTexts = 8;

/** Bytes that every entity holds of which a contribution is in the scope: the dates' beginning and whatever is the same in all of them. */
export function needlesOfScope({ readings, span }: Scope): Buffer[] {
  const [main, ...more] = readings;
  if (!main || more.length > 0) return needlesOf([], commonStart(span.from, addDays(span.to, -1)));
  const fixed = main.filters.flatMap(({ values, not }) => (!not && values.length === 1 ? values : []));
  return needlesOf([main.cube.name, ...fixed].slice(0, mostTexts), commonStart(span.from, addDays(span.to, -1)));
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

