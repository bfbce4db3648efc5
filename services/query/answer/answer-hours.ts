import { addDays } from '#libs/reference';
import { evaluateFigure } from '../formulas/evaluate-figure.js';
import { type Cell, noFigure } from '../formulas/figure.js';
import type { Span, Window } from '../question/windows.js';
import { type Question, isReported } from '../question/question.js';
import type { Asking } from './answer-windows.js';
import { evidenceOf } from './evidence.js';
import { type PairedCells, pairCells } from './paired-cells.js';
import { mainReading, perReading } from './reading.js';
import type { AnswerRow } from './row.js';

const daySeconds = 86_400;

/** The UTC days that the hours asked for lie in: hours are read by these, since nodes have different midnights. */
export function utcDaysOf({ hours, range }: Question): Window[] {
  if (!hours) return [];
  const days: Window[] = [];
  for (let at = Math.floor(hours.from / daySeconds); at * daySeconds < hours.to; at++) {
    const from = new Date(at * daySeconds * 1000).toISOString().slice(0, 10);
    days.push({ from, to: addDays(from, 1), bucket: range });
  }
  return days;
}

/** The rows of the hours that start in some consecutive UTC days; hours in which nothing was observed have none. */
export async function answerHours(asking: Asking, days: readonly Window[]): Promise<AnswerRow[][]> {
  const { question, source } = asking;
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last || !question.hours || isReported(question.cube)) return days.map((day) => notByHour(question, day));
  const hours = { from: Math.max(question.hours.from, secondsAt(first.from)), to: Math.min(question.hours.to, secondsAt(last.to)) };
  const span = narrow(question.range, { from: addDays(first.from, -1), to: addDays(last.to, 1) });
  const second = perReading(question, asking.reference);
  const byHour = await source.readHours(mainReading(question, asking.reference), span, hours);
  const perByHour = second ? await source.readHours(second, span, hours) : new Map<string, readonly Cell[]>();
  const rows = [...new Set([...byHour.keys(), ...(second?.makesRows ? perByHour.keys() : [])])].sort().flatMap((bucket) => {
    const paired = pairCells(question, asking.reference, byHour.get(bucket) ?? [], perByHour.get(bucket) ?? [], second);
    return rowsOfHour(asking, bucket, paired, span);
  });
  return days.map((day) => rows.filter(({ bucket }) => bucket?.startsWith(day.from)));
}

function rowsOfHour({ question, reference, now }: Asking, bucket: string, paired: PairedCells, span: Span): AnswerRow[] {
  return [...paired.keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => {
    const evidence = evidenceOf(question, reference, key, { ...paired.at(key), span }, Math.floor(now / 1000));
    const figure = evaluateFigure(question.indicator, question.cube, evidence);
    return { bucket, key, figure: { ...figure, completeness: null }, flags: [], compared: undefined, restatedAt: undefined };
  });
}

/** Reported figures lie on days: no hour can be told from them. */
function notByHour({ by }: Question, day: Window): AnswerRow[] {
  return [{ bucket: `${day.from}T00:00:00Z`, key: by.map(() => null), figure: noFigure('not_available'), flags: [], compared: undefined, restatedAt: undefined }];
}

function narrow(a: Span, b: Span): Span {
  return { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
}

function secondsAt(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}
