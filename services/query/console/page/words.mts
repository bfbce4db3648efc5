import type { Figure, FigureRow } from './answers.mjs';

const locale = 'en';

/** A number with thousands kept apart, at most `decimals` places. */
export function numberWords(value: number, decimals = 0): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value);
}

/** A value in its unit; shares, which are unit 1 with four decimals, as per cent. */
export function valueWords(value: number | null, { unit, decimals }: Pick<Figure, 'unit' | 'decimals'>): string {
  if (value === null) return 'not known';
  if (unit === '1') return decimals === 4 ? `${numberWords(value * 100, 1)} %` : numberWords(value, decimals);
  return `${numberWords(value, Math.min(decimals, 1))} ${unit}`;
}

/** "2.6 times" from twice on, else per cent with its sign; undefined where nothing can be compared. */
export function growthWords({ ratio, growthPercent }: Pick<FigureRow, 'ratio' | 'growthPercent'>): string | undefined {
  if (ratio === null || growthPercent === null) return undefined;
  if (ratio >= 2) return `${numberWords(ratio, 1)} times`;
  return `${growthPercent < 0 ? '−' : '+'}${numberWords(Math.abs(growthPercent), 1)} %`;
}

const units = [['day', 86_400], ['h', 3_600], ['min', 60]] as const;

/** "3 days", "5 h", "12 min", "40 s". */
export function spanWords(seconds: number): string {
  const [unit, size] = units.find(([, each]) => seconds >= each) ?? (['s', 1] as const);
  const count = Math.floor(seconds / size);
  return `${numberWords(count)} ${unit}${unit === 'day' && count !== 1 ? 's' : ''}`;
}

/** How long ago an ISO instant was at `now`, epoch milliseconds. */
export function ageWords(instant: string | null, now: number): string {
  if (instant === null) return 'never';
  const seconds = Math.round((now - Date.parse(instant)) / 1000);
  return seconds < 0 ? `in ${spanWords(-seconds)}` : `${spanWords(seconds)} ago`;
}

/** A reason or status code as words. */
export function codeWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

/** Last inclusive date of a span. */
export function lastDate(to: string): string {
  return new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
