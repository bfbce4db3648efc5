import type { Violation } from '#libs/contracts';
import { instantIn, readClock } from '../standards/civil-time.js';
import { sourceOf } from '../standards/source-of.js';
import { gateMoves, messageFunctions } from './code-lists.js';
import type { Interchange, Message } from './read-messages.js';
import { valueAt, violationAt } from './segment-values.js';

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

/** What UNB and BGM say; undefined for a document that is no gate move; else all that is wrong with them. */
export function readHeader({ interchange, segments }: Message, zone: string): CodecoHeader | undefined | readonly [Violation, ...Violation[]] {
  const bgm = segments.find(({ tag }) => tag === 'BGM');
  const code = valueAt(bgm, 0);
  if (code !== undefined && !gateMoves.has(code)) return undefined;
  const recordedtime = readPreparation(interchange, zone);
  const milestone = gateMoves.get(code ?? '');
  const action = messageFunctions.get(valueAt(bgm, 2) ?? '9');
  const violations: Violation[] = [];
  if (interchange.sender === '') violations.push(violationAt('missing_field', 'the sender (0004) is required', interchange.unb, 1));
  if (typeof recordedtime !== 'string') violations.push(recordedtime);
  if (!bgm || milestone === undefined) violations.push(violationAt('missing_field', 'a BGM with a document name (1001) is required', bgm ?? segments[0], bgm && 0));
  else if (action === undefined) violations.push(violationAt('unknown_code', `the message function (1225) must be one of ${[...messageFunctions.keys()].join(', ')}`, bgm, 2));
  const [first, ...others] = violations;
  if (first || typeof recordedtime !== 'string' || milestone === undefined) return first ? [first, ...others] : undefined;
  return {
    sender: interchange.sender, source: sourceOf('edifact', interchange.sender), recordedtime, sequence: interchange.reference || undefined,
    documentNumber: valueAt(bgm, 1), milestone, isWithdrawal: action === 'withdrawal',
  };
}

/** When the interchange was made: YYMMDD, or YYYYMMDD as syntax version 4 writes it, and HHMM. */
function readPreparation({ unb }: Interchange, zone: string): string | Violation {
  const parts = /^(\d{2})?(\d{2})(\d{2})(\d{2}) (\d{2})(\d{2})$/.exec(`${valueAt(unb, 3) ?? ''} ${valueAt(unb, 3, 1) ?? ''}`);
  const [, century = '20', year = '', month = '', day = '', hour = '', minute = ''] = parts ?? [];
  const clock = parts ? readClock(century + year, month, day, hour, minute) : undefined;
  if (!clock) return violationAt('bad_time', 'date and time of preparation must be YYMMDD:HHMM', unb, 3);
  const instant = instantIn(zone, clock);
  return typeof instant === 'string' ? violationAt(instant, 'the time of preparation must lie between 1990 and 2100', unb, 3) : instant.toString();
}
