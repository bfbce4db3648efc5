import { compareSpans } from '../growth/comparison.js';
import type { Question } from '../question/question.js';
import { type Span, windowsOf } from '../question/windows.js';

/** The local dates that a question may read, its bases included, as ascending spans that do not touch. */
export function spansRead({ compare, grain, range }: Pick<Question, 'compare' | 'grain' | 'range'>): Span[] {
  const bases = compare ? windowsOf(grain, range).flatMap((window) => compareSpans(compare, grain, window, window.to).base ?? []) : [];
  const spans: Span[] = [];
  for (const span of [range, ...bases].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = spans.at(-1);
    if (!last || last.to < span.from) spans.push(span);
    else if (last.to < span.to) spans[spans.length - 1] = { from: last.from, to: span.to };
  }
  return spans;
}
