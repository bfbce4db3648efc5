import { addMonths } from '#libs/reference';
import type { Span } from '../question/windows.js';

/** Spans of more months are told by their years. */
const mostMonths = 24;

/** How the dates of a span begin: by months as `2024-03-`, of long spans by years as `2024-`. */
export function datePrefixes({ from, to }: Span): string[] {
  const months: string[] = [];
  for (let first = `${from.slice(0, 7)}-01`; first < to; first = addMonths(first, 1)) months.push(first.slice(0, 8));
  return months.length > mostMonths ? [...new Set(months.map((month) => month.slice(0, 5)))] : months;
}
