import { addDays } from '#libs/reference';
import { type Evidence, evaluateFigure } from '../formulas/evaluate-figure.js';
import type { Span, Window } from '../question/windows.js';
import { type Question, isReported } from '../question/question.js';
import type { Asking } from './answer-windows.js';
import { mainReading } from './reading.js';
import { groupCells } from './row-groups.js';
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
  const reading = mainReading(question, asking.reference);
  const byHour = await source.readHours(reading, span, hours);
  const rows = [...byHour].map(([bucket, cells]) => rowsOfHour(asking, bucket, cells, span));
  return days.map((day) => rows.flat().filter(({ bucket }) => bucket?.startsWith(day.from)));
}

function rowsOfHour({ question, reference }: Asking, bucket: string, cells: Evidence['cells'], span: Span): AnswerRow[] {
  const groups = [...groupCells(cells, question.by, question.cube, reference)].sort(([a], [b]) => (a < b ? -1 : 1));
  return groups.map(([, group]) => {
    const figure = evaluateFigure(question.indicator, question.cube, { cells: group.cells, per: [], span, reference });
    return { bucket, key: group.key, figure: { ...figure, completeness: null }, flags: [], compared: undefined, restatedAt: undefined };
  });
}

/** Reported figures lie on days: no hour can be told from them. */
function notByHour({ by }: Question, day: Window): AnswerRow[] {
  const figure = { value: null, reason: 'not_available' as const, n: 0n, completeness: null, sketch: { bins: [], counts: [] }, parts: {}, unconverted: [] };
  return [{ bucket: `${day.from}T00:00:00Z`, key: by.map(() => null), figure, flags: [], compared: undefined, restatedAt: undefined }];
}

function narrow(a: Span, b: Span): Span {
  return { from: a.from > b.from ? a.from : b.from, to: a.to < b.to ? a.to : b.to };
}

function secondsAt(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 1000;
}
