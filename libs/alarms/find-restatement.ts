import { type Finding, subjectOf } from './finding.js';
import type { RuleOf } from './rule.js';

/** A closed number that changed, its measures as sums; `at` is when, in epoch milliseconds. */
export interface ChangedNumber {
  readonly domain: string;
  readonly cube: string;
  readonly date: string;
  readonly dims: readonly string[];
  readonly cause: string;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly at: number;
}

type Limits = Pick<RuleOf<'restatement'>, 'abovePercent' | 'quietSeconds' | 'causes' | 'cubes'>;

/** Days of cubes of which a number changed by more than the rule allows; a day is well again when it was quiet for long enough. */
export function findRestatements(limits: Limits, changes: readonly ChangedNumber[], now: number): Finding[] {
  const days = new Map<string, ChangedNumber[]>();
  for (const change of changes.filter((each) => isChosen(limits, each))) {
    const subject = subjectOf({ cube: change.cube, date: change.date });
    days.set(subject, [...(days.get(subject) ?? []), change]);
  }
  return [...days].map(([subject, ofDay]) => findDay(limits, subject, ofDay, now));
}

function findDay({ abovePercent, quietSeconds }: Limits, subject: string, changes: readonly ChangedNumber[], now: number): Finding {
  const large = lastRun(changes.filter((change) => changePercent(change) > abovePercent), quietSeconds * 1000);
  const { domain, cube, date } = changes[0] as ChangedNumber;
  const found = { subject, domain, labels: { cube, date } };
  const [first, last] = [large[0], large.at(-1)];
  if (!first || !last) return found;
  const quietAt = last.at + quietSeconds * 1000;
  if (quietAt <= now) return { ...found, goodAt: quietAt };
  const worst = large.reduce((a, b) => (changePercent(b) > changePercent(a) ? b : a));
  const message = `${large.length} closed ${large.length === 1 ? 'number' : 'numbers'} of ${cube} on ${date} changed by up to ${changePercent(worst).toFixed(1)} % (${worst.cause}, ${worst.dims.join(' ')}).`;
  return { ...found, bad: { since: first.at, at: first.at, value: changePercent(worst), threshold: abovePercent, message } };
}

/** Those after the last pause, in order. */
function lastRun(changes: readonly ChangedNumber[], pauseMillis: number): ChangedNumber[] {
  const sorted = [...changes].sort((a, b) => a.at - b.at);
  const start = sorted.findLastIndex(({ at }, i) => i > 0 && at - (sorted[i - 1] as ChangedNumber).at >= pauseMillis);
  return sorted.slice(Math.max(0, start));
}

/** The largest change among the measures, in percent of what was there before; a number that was 0 was not published. */
export function changePercent({ before, after }: Pick<ChangedNumber, 'before' | 'after'>): number {
  const shares = before.map((sum, i) => (sum === 0 ? 0 : (Math.abs((after[i] ?? 0) - sum) / Math.abs(sum)) * 100));
  return Math.max(0, ...shares);
}

function isChosen({ causes, cubes }: Limits, { cause, cube }: ChangedNumber): boolean {
  return (causes as readonly string[]).includes(cause) && (cubes?.includes(cube) ?? true);
}
