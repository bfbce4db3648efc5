import { ProblemError } from '#libs/platform';
import { type Window, windowsOf } from '../question/windows.js';
import { answerHours, utcDaysOf } from './answer-hours.js';
import { type Asking, answerWindows } from './answer-windows.js';
import { TooManyCells, mostCells } from './cell-source.js';
import { keyText } from './row-groups.js';
import type { AnswerRow } from './row.js';

/** Goes on in the window that begins at `from`, after the row (bucket and key as text) where one is given. */
export interface Place {
  readonly from: string;
  readonly after: string | null;
}

/** Some rows of an answer; `next` is undefined after the last. */
export interface Page {
  readonly rows: readonly AnswerRow[];
  readonly next: Place | undefined;
}

/** Windows read at first; then as many as the page still has room for, by the rows of those before, within the other bound. */
const [windowsAtFirst, mostWindows] = [16, 500];

/** At most `limit` rows of an answer from a place on. Throws a 400 when a single bucket has too many groups. */
export async function answerPage(asking: Asking, limit: number, place: Place | undefined): Promise<Page> {
  const { question } = asking;
  const windows = question.grain === 'hour' ? utcDaysOf(question) : windowsOf(question.grain, question.range);
  const rows: { window: Window; row: AnswerRow }[] = [];
  let at = place ? windows.findIndex(({ from }) => from >= place.from) : 0;
  let seen = 0;
  while (at >= 0 && at < windows.length && rows.length <= limit) {
    const room = limit + 1 - rows.length;
    const wanted = seen === 0 ? windowsAtFirst : Math.ceil((room * seen) / Math.max(1, rows.length));
    const chunk = windows.slice(at, at + Math.min(wanted, room, mostWindows));
    const answered = await answerFewer(asking, chunk);
    answered.forEach((found, i) => rows.push(...after(found, chunk[i] as Window, place).map((row) => ({ window: chunk[i] as Window, row }))));
    at += answered.length;
    seen += answered.length;
  }
  const last = rows[limit - 1];
  const next = rows.length > limit && last ? { from: last.window.from, after: placeText(last.row) } : undefined;
  return { rows: rows.slice(0, limit).map(({ row }) => row), next };
}

/** Answers as many of the windows, from the first on, as can be held. */
async function answerFewer(asking: Asking, windows: readonly Window[]): Promise<AnswerRow[][]> {
  try {
    return await (asking.question.grain === 'hour' ? answerHours(asking, windows) : answerWindows(asking, windows));
  } catch (error) {
    if (!(error instanceof TooManyCells)) throw error;
    if (windows.length > 1) return answerFewer(asking, windows.slice(0, Math.floor(windows.length / 2)));
    throw new ProblemError(400, `One bucket of this question has more than ${mostCells} groups: filter a dimension, take fewer into by, or a finer grain.`);
  }
}

function after(rows: readonly AnswerRow[], window: Window, place: Place | undefined): readonly AnswerRow[] {
  const text = place?.from === window.from ? place.after : null;
  return text === null ? rows : rows.filter((row) => placeText(row) > text);
}

/** Where a row lies within its window: rows of a window ascend by this text. */
function placeText(row: AnswerRow): string {
  return `${row.bucket ?? ''}\u001f${keyText(row.key)}`;
}
