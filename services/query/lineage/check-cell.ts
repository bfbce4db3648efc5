import { parameterOf } from '../question/parse-filters.js';
import type { Question } from '../question/question.js';
import { refuse } from '../question/refuse.js';
import { windowsOf } from '../question/windows.js';

const hourSeconds = 3_600;

/** Throws a 400 that says which parameter to narrow, unless the question asks for one figure: one bucket and one combination of `by`. */
export function checkCell(question: Question): void {
  const { indicator, compare, asOf, knownAt, by, asks } = question;
  if (indicator.formula.kind === 'gauge-now') throw refuse('name', `${indicator.name} shows the latest fact of each series: look at /v1/facts?node=..., or ask for the lineage of a mean.`);
  if (compare) throw refuse('compare', 'Lineage is that of one figure: leave compare out.');
  if (asOf !== undefined || knownAt !== undefined) throw refuse(asOf === undefined ? 'knownAt' : 'asOf', 'Lineage shows every version with the times at which it was recorded and received: leave asOf and knownAt out.');
  checkBucket(question);
  const open = by.find((name) => asks[name]?.length !== 1);
  if (open !== undefined) throw refuse(parameterOf(open), `by=${open} asks for a figure of each ${open}, and lineage is that of one: give ${parameterOf(open)} one value, or leave ${open} out of by.`);
}

function checkBucket({ grain, range, hours }: Question): void {
  if (hours) {
    if (hours.to - hours.from > hourSeconds) throw refuse('from', 'from and to hold several hours, and lineage is that of one: give the instants at which the hour begins and ends.');
    return;
  }
  const { length } = windowsOf(grain, range);
  if (length > 1) throw refuse('from', `from and to hold ${length} buckets of grain=${grain}, and lineage is that of one: narrow from and to, or ask for grain=total.`);
}
