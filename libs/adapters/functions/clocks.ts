import { attempt, type Evaluate, type RowState, type Scope, within } from '../compile-scope.js';
import { compilePattern, type DateParts } from '../date-patterns.js';
import type { FunctionCalls } from '../mapping-types.js';
import { Instant, offsetSeconds } from '../times.js';
import { type Subject, subjectOf, textSubject } from './subject.js';
import { compileDay, compileMoment } from './times.js';

type Clock = FunctionCalls['clock']['clock'];

/** `clock`: a date and a spoken clock time with a zone abbreviation of fixed offset; a day earlier when that would lie after `notAfter` + `graceS`. */
export function compileClock(call: FunctionCalls['clock'], scope: Scope): Evaluate {
  const inner = within(scope, 'clock');
  const subject = subjectOf(call.clock, inner);
  const read = textSubject(subject, call.clock.optional);
  const say = compileWords(call.clock.words ?? {});
  const match = attempt(within(inner, 'pattern'), () => compilePattern(call.clock.pattern), () => ({}));
  const day = compileDay(call.clock.date, within(inner, 'date'));
  const latest = compileLatest(call.clock, inner);
  return (state) => {
    const text = read(state);
    if (text === null) return null;
    const seconds = clockSeconds(match(say(text)), call.clock, subject, text);
    const moment = (Date.parse(day(state)) / 1000 + seconds) * 1000;
    return new Instant(moment > latest(state) ? moment - 86_400_000 : moment);
  };
}

/** Seconds from the date's UTC midnight to the clock time at its offset. */
function clockSeconds(said: DateParts | undefined, { pattern, offsets }: Clock, subject: Subject, text: string): number {
  if (said?.hour === undefined) throw subject.fail(`which is not a clock time of the pattern ${pattern}`, text);
  const offset = said.zone !== undefined && Object.hasOwn(offsets, said.zone) ? offsets[said.zone] : undefined;
  if (offset === undefined) throw subject.fail(`whose zone is none of ${Object.keys(offsets).join(', ')}`, text);
  return said.hour * 3600 + (said.minute ?? 0) * 60 + (said.second ?? 0) - offsetSeconds(offset);
}

function compileWords(words: Readonly<Record<string, string>>): (text: string) => string {
  const instead = new Map(Object.entries(words));
  return (text) => text.split(' ').map((word) => instead.get(word) ?? word).join(' ');
}

function compileLatest({ notAfter, graceS = 0 }: Clock, scope: Scope): (state: RowState) => number {
  if (notAfter === undefined) return () => Number.POSITIVE_INFINITY;
  const limit = compileMoment(notAfter, within(scope, 'notAfter'));
  return (state) => limit(state).milliseconds + graceS * 1000;
}
