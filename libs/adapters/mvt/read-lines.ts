import type { Violation } from '#libs/contracts';
import { type MessageTime, parseMessageTime } from './resolve-times.js';
import type { Line } from './split-messages.js';

/** The elements of AHM 780 that tell of a movement. */
export const movementCodes = ['AD', 'AA', 'EA', 'EB', 'ED', 'EO', 'RR', 'FR'] as const;
export type MovementCode = (typeof movementCodes)[number];

/** `AD2010/2025`, `EA2205 URC`: one or two times, and an airport where one follows. */
export interface MovementElement {
  readonly code: MovementCode;
  readonly times: readonly [MessageTime, MessageTime | undefined] | readonly [undefined, MessageTime];
  readonly airport: string | undefined;
  readonly line: Line;
}

/** What the lines of a message say; `unread` counts lines that say nothing of ours. */
export interface MessageBody {
  readonly movements: readonly MovementElement[];
  readonly delays: readonly { readonly code: string; readonly durationS: number }[];
  readonly load: { readonly passengers: number; readonly infants: number | undefined; readonly line: Line } | undefined;
  readonly unread: number;
  readonly violations: readonly Violation[];
}

type Draft = { -readonly [part in keyof MessageBody]: MessageBody[part] extends readonly (infer T)[] ? T[] : MessageBody[part] };

/** Reads the lines below the flight; supplementary information (SI) ends them. */
export function readLines(lines: readonly Line[]): MessageBody {
  const body: Draft = { movements: [], delays: [], load: undefined, unread: 0, violations: [] };
  for (const [position, line] of lines.entries()) {
    if (/^SI\b/.test(line.text)) {
      body.unread += lines.length - position;
      break;
    }
    const words = line.text.split(/\s+/);
    const readable = words.filter((word, index) => readWord(body, line, word, words[index + 1]));
    if (readable.length === 0) body.unread++;
  }
  return body;
}

/** True when the word was an element of ours, rightly written or not. */
function readWord(body: Draft, line: Line, word: string, next: string | undefined): boolean {
  return readMovement(body, line, word, next) || readDelays(body, word) || readLoad(body, line, word);
}

function readMovement(body: Draft, line: Line, word: string, next: string | undefined): boolean {
  const [, code, rest = ''] = /^([A-Z]{2})([\d/].*)$/.exec(word) ?? [];
  if (!movementCodes.includes(code as MovementCode)) return false;
  const [first, second, ...more] = rest.split('/').map((text) => (text === '' ? undefined : (parseMessageTime(text) ?? 'wrong')));
  const airport = /^[A-Z]{3}$/.test(next ?? '') ? next : undefined;
  const element = { code: code as MovementCode, airport, line };
  if (first === 'wrong' || second === 'wrong' || more.length > 0 || (!first && !second)) {
    body.violations.push({ reason: 'bad_time', propertyPath: `$.lines[${line.index}]`, message: `${word} is not ${code}HHMM or ${code}HHMM/HHMM, in UTC` });
  } else if (first) body.movements.push({ ...element, times: [first, second] });
  else if (second) body.movements.push({ ...element, times: [undefined, second] });
  return true;
}

/** `DL81/0130`, `DL31/62/0010/0120`: codes and, in their order, how many hours and minutes each delayed it. */
function readDelays(body: Draft, word: string): boolean {
  if (!/^DL[A-Z\d]{2}[A-Z]?\//.test(word)) return false;
  const parts = word.slice(2).split('/');
  const durations = parts.filter((part) => /^\d{4}$/.test(part)).map((part) => Number(part.slice(0, 2)) * 3600 + Number(part.slice(2)) * 60);
  const codes = parts.filter((part) => /^[A-Z\d]{2}[A-Z]?$/.test(part)).slice(0, durations.length);
  body.delays.push(...codes.map((code, index) => ({ code, durationS: durations[index] ?? 0 })));
  return codes.length > 0;
}

/** `PX142` or `PX145/12`: passengers, infants. */
function readLoad(body: Draft, line: Line, word: string): boolean {
  const [, passengers, infants] = /^PX(\d{1,4})(?:\/(\d{1,3}))?$/.exec(word) ?? [];
  if (passengers === undefined) return false;
  body.load = { passengers: Number(passengers), infants: infants === undefined ? undefined : Number(infants), line };
  return true;
}
