import type { Violation } from '#libs/contracts';
import { instantIn, readClock } from '../standards/civil-time.js';
import { sourceOf } from '../standards/source-of.js';
import { gateMoves, messageFunctions } from './code-lists.js';
import type { Interchange, Message } from './read-messages.js';
import { valueAt, violationAt } from './segment-values.js';
import type { Segment } from './split-segments.js';

/** What holds for every container of a message. */
export interface CodecoHeader {
  readonly sender: string;
  readonly source: string;
  readonly recordedtime: string;
  /** Control reference of the interchange: decides between versions of one minute. */
  readonly sequence: string | undefined;
  readonly documentNumber: string | undefined;
  readonly milestone: string;
  readonly isWithdrawal: boolean;
}

/** True for a CODECO document that is no gate move. */
export function isOtherDocument({ segments }: Message): boolean {
  const code = valueAt(findBgm(segments), 0);
  return code !== undefined && !gateMoves.has(code);
}

/** What UNB and BGM say; undefined when something is wrong with them, which is then among the violations. */
export function readHeader({ interchange, segments }: Message, zone: string, violations: Violation[]): CodecoHeader | undefined {
  const { sender, reference, unb } = interchange;
  if (sender === '') violations.push(violationAt('missing_field', 'the sender (0004) is required', unb, 1));
  const recordedtime = readPreparation(interchange, zone, violations);
  const bgm = findBgm(segments);
  const milestone = gateMoves.get(valueAt(bgm, 0) ?? '');
  const action = messageFunctions.get(valueAt(bgm, 2) ?? '9');
  if (!bgm || milestone === undefined) violations.push(violationAt('missing_field', 'a BGM with a document name (1001) is required', bgm ?? segments[0], bgm && 0));
  else if (action === undefined) violations.push(violationAt('unknown_code', `the message function (1225) must be one of ${[...messageFunctions.keys()].join(', ')}`, bgm, 2));
  if (violations.length > 0 || recordedtime === undefined || milestone === undefined) return undefined;
  return {
    sender, source: sourceOf('edifact', sender), recordedtime, sequence: reference || undefined,
    documentNumber: valueAt(bgm, 1), milestone, isWithdrawal: action === 'withdrawal',
  };
}

/** When the interchange was made: YYMMDD, or YYYYMMDD as syntax version 4 writes it, and HHMM. */
function readPreparation({ unb }: Interchange, zone: string, violations: Violation[]): string | undefined {
  const parts = /^(\d{2})?(\d{2})(\d{2})(\d{2}) (\d{2})(\d{2})$/.exec(`${valueAt(unb, 3) ?? ''} ${valueAt(unb, 3, 1) ?? ''}`);
  const [, century = '20', year = '', month = '', day = '', hour = '', minute = ''] = parts ?? [];
  const clock = parts ? readClock(century + year, month, day, hour, minute) : undefined;
  if (!clock) return void violations.push(violationAt('bad_time', 'date and time of preparation must be YYMMDD:HHMM', unb, 3));
  const instant = instantIn(zone, clock);
  if (typeof instant !== 'string') return instant.toString();
  return void violations.push(violationAt(instant, 'the time of preparation must lie between 1990 and 2100', unb, 3));
}

function findBgm(segments: readonly Segment[]): Segment | undefined {
  return segments.find(({ tag }) => tag === 'BGM');
}
