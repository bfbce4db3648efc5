import type { ReferenceSnapshot } from '#libs/reference';
import { compareSpans } from '../growth/comparison.js';
import { type ReportedPeriod, reportedPeriods, wholePeriods } from '../growth/reported-periods.js';
import { type Question, isReported } from '../question/question.js';
import type { Span, Window } from '../question/windows.js';
import { completeUntil } from './complete-until.js';
import type { CellSource } from './cell-source.js';
import { nowhere, readBoth } from './read-both.js';
import { type Reading, mainReading, perReading } from './reading.js';
import type { AnswerRow } from './row.js';
import { type WindowEvidence, rowsOfWindow } from './rows-of-window.js';
import { keyText, keysOf } from './row-groups.js';

/** A question with all it takes to answer it. */
export interface Asking {
  readonly source: CellSource;
  readonly question: Question;
  readonly reference: ReferenceSnapshot;
  /** Epoch milliseconds; the time of then when an earlier one is asked for. */
  readonly now: number;
}

/** The rows of some windows of a question, in the order of window and key. Not for hours. */
export async function answerWindows(asking: Asking, windows: readonly Window[]): Promise<AnswerRow[][]> {
  const { question } = asking;
  if (!isReported(question.cube)) return answerPeriod(asking, windows, undefined);
  const periods = question.filters['period'] ?? reportedPeriods;
  const answers: AnswerRow[][][] = [];
  for (const period of periods as ReportedPeriod[]) answers.push(await answerPeriod(asking, windows, period));
  return windows.map((_, i) => answers.flatMap((rows) => rows[i] ?? []).sort((a, b) => (keyText(a.key) < keyText(b.key) ? -1 : 1)));
}

/** One window with the local dates that are read for it. */
export interface PlannedWindow {
  readonly window: Window;
  /** Undefined: the question is finer than what is reported. */
  readonly current: Span | undefined;
  readonly base: Span | undefined;
}

async function answerPeriod(asking: Asking, windows: readonly Window[], period: ReportedPeriod | undefined): Promise<AnswerRow[][]> {
  const { reference } = asking;
  const question = period ? { ...asking.question, filters: { ...asking.question.filters, period: [period] } } : asking.question;
  const planned = planWindows(question, windows, completeUntil(question, reference, asking.now), period);
  const main = mainReading(question, reference);
  const per = perReading(question, reference);
  const current = planned.map((each) => each.current ?? nowhere);
  const spans = { current, base: question.compare && planned.map(({ base }) => base ?? nowhere) };
  const ofMain = await readBoth(asking.source, main, spans, period);
  const ofPer = per && (await readBoth(asking.source, per, spans, period));
  const restated = await readRestated({ ...asking, question }, main, current);
  return planned.map(({ window, ...spansOfWindow }, i) => {
    const evidence: WindowEvidence = {
      window, ...spansOfWindow, period,
      cells: ofMain.current[i] ?? [],
      per: ofPer?.current[i] ?? [],
      baseCells: ofMain.base[i] ?? [],
      basePer: ofPer?.base[i] ?? [],
      restated: restated[i] ?? new Map<string, Date>(),
      at: Math.floor(asking.now / 1000),
    };
    return rowsOfWindow(question, reference, evidence, per);
  });
}

/** Observed figures that are compared, or held against capacity, count complete days only; reported ones whole periods only. */
export function planWindows(question: Question, windows: readonly Window[], until: string, period: ReportedPeriod | undefined): PlannedWindow[] {
  const { compare, grain, indicator } = question;
  return windows.map((window) => {
    const spans = compare ? compareSpans(compare, grain, window, period ? window.to : until) : { current: window, base: undefined };
    if (period) return { window, current: wholePeriods(spans.current, period), base: spans.base && wholePeriods(spans.base, period) };
    const isCut = indicator.formula.kind === 'capacity' && spans.current.to > until;
    const { from, to } = spans.current;
    return { window, current: isCut ? { from, to: until < from ? from : until } : { from, to }, base: spans.base };
  });
}

/** The last restatement of each row by window and key. */
async function readRestated({ source, question, reference }: Asking, main: Reading, spans: readonly Span[]): Promise<Map<string, Date>[]> {
  const found: Map<string, Date>[] = spans.map(() => new Map<string, Date>());
  for (const { span, values, at } of await source.readRestated(main, spans)) {
    for (const key of keysOf({ values }, question, main.cube, reference)) {
      const text = keyText(key);
      if ((found[span]?.get(text) ?? at) <= at) found[span]?.set(text, at);
    }
  }
  return found;
}
