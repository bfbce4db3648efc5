import { isZone } from '#libs/reference';
import { attempt, type Evaluate, refuse, type RowState, type Scope, within } from '../compile-scope.js';
import { compilePattern } from '../date-patterns.js';
import { type Datum, isEmpty, textOf } from '../datum.js';
import type { FunctionCalls, ValueSpec } from '../mapping-types.js';
import { CivilTime, Instant, instantOfLocal, nextLocal, offsetSeconds, parseInstant, startOfLocalDay } from '../times.js';
import { compileClockNumber, compileClockText } from './clock-texts.js';
import { type Subject, subjectOf, textSubject, valueSubject } from './subject.js';

/** `date`: a date, perhaps with a clock time, by its pattern. */
export function compileDate(call: FunctionCalls['date'], scope: Scope): Evaluate {
  const inner = within(scope, 'date');
  const { pattern, optional } = call.date;
  const subject = subjectOf(call.date, inner);
  const read = textSubject(subject, optional);
  const match = attempt(within(inner, 'pattern'), () => compilePattern(pattern), () => ({}));
  // Rows next to each other mostly have the same date.
  let last: { readonly text: string; readonly date: CivilTime } | undefined;
  return (state) => {
    const text = read(state);
    if (text === null) return null;
    if (text === last?.text) return last.date;
    const said = match(text);
    if (said?.year === undefined) throw subject.fail(`which is not a date of the pattern ${pattern}`, text);
    const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = said;
    last = { text, date: new CivilTime(Date.UTC(year, month - 1, day, hour, minute, second) / 1000) };
    return last.date;
  };
}

/** `startOf`: the instant a local day begins. */
export function compileStartOf(call: FunctionCalls['startOf'], scope: Scope): Evaluate {
  const day = compileDay(call.startOf, within(scope, 'startOf'));
  const zone = compileZone(call.zone, within(scope, 'zone'));
  return (state) => startOfLocalDay(zone(state), day(state));
}

/** `instant`: a date and a clock text (`HH:mm`, `HH:mm:ss`) in a zone or at an offset. */
export function compileInstant(call: FunctionCalls['instant'], scope: Scope): Evaluate {
  const inner = within(scope, 'instant');
  const { date, time, zone, offset } = call.instant;
  const day = compileDay(date, within(inner, 'date'));
  const clock = compileClockText(valueSubject(time, within(inner, 'time')));
  if (zone !== undefined && offset === undefined) {
    const zoneOf = compileZone(zone, within(inner, 'zone'));
    return (state) => instantOfLocal(zoneOf(state), day(state), clock(state));
  }
  if (offset === undefined || zone !== undefined) return refuse(inner, 'needs either zone or offset');
  const offsetOf = compileOffset(valueSubject(offset, within(inner, 'offset')));
  return (state) => new Instant((Date.parse(day(state)) / 1000 + clock(state) - offsetOf(state)) * 1000);
}

/** `hhmm`: a clock number such as 5, 930 or 2400 in a zone, on a date or first after an instant. */
export function compileHhmm(call: FunctionCalls['hhmm'], scope: Scope): Evaluate {
  const inner = within(scope, 'hhmm');
  const { time, date, after } = call.hhmm;
  const clock = compileClockNumber(valueSubject(time, within(inner, 'time')));
  const zone = compileZone(call.hhmm.zone, within(inner, 'zone'));
  if (after !== undefined) {
    const from = compileMoment(after, within(inner, 'after'));
    return (state) => nextLocal(zone(state), from(state), clock(state) % 86_400);
  }
  if (date === undefined) return refuse(inner, 'needs either date or after');
  const day = compileDay(date, within(inner, 'date'));
  return (state) => {
    const seconds = clock(state);
    const start = new CivilTime(Date.parse(day(state)) / 1000 + Math.floor(seconds / 86_400) * 86_400);
    return instantOfLocal(zone(state), start.date, seconds % 86_400);
  };
}

/** `plusSeconds`: an instant moved by seconds. */
export function compilePlusSeconds(call: FunctionCalls['plusSeconds'], scope: Scope): Evaluate {
  const from = compileMoment(call.plusSeconds, within(scope, 'plusSeconds'));
  const subject = valueSubject(call.seconds, within(scope, 'seconds'));
  const seconds = textSubject(subject);
  return (state) => {
    const text = seconds(state);
    const moved = from(state).milliseconds + Number(text) * 1000;
    if (Number.isNaN(moved)) throw subject.fail('which is not a number of seconds', text);
    return new Instant(moved);
  };
}

/** An instant: one worked out, or RFC 3339 text with an offset. */
export function compileMoment(spec: ValueSpec, scope: Scope): (state: RowState) => Instant {
  const subject = valueSubject(spec, scope);
  return (state) => momentOf(subject.read(state), subject);
}

function momentOf(datum: Datum, subject: Subject): Instant {
  if (datum instanceof Instant) return datum;
  const instant = parseInstant(textOf(datum));
  if (instant) return instant;
  throw subject.fail(isEmpty(datum) ? 'is empty' : 'which is not a time with an offset (2024-05-01T08:00:00Z)', datum);
}

/** A date `yyyy-MM-dd`. */
export function compileDay(spec: ValueSpec, scope: Scope): (state: RowState) => string {
  const subject = valueSubject(spec, scope);
  const match = compilePattern('yyyy-MM-dd');
  return (state) => {
    const datum = subject.read(state);
    if (datum instanceof CivilTime) return datum.date;
    const text = textOf(datum);
    if (match(text)) return text;
    throw subject.fail(text === '' ? 'is empty' : 'which is not a date', datum);
  };
}

function compileZone(spec: ValueSpec, scope: Scope): (state: RowState) => string {
  if (typeof spec === 'string' && !spec.includes('{')) {
    if (!isZone(spec)) refuse(scope, `"${spec}" is not a time zone such as Asia/Almaty or UTC`);
    return () => spec;
  }
  const subject = valueSubject(spec, scope);
  const read = textSubject(subject);
  return (state) => {
    const zone = read(state) ?? '';
    if (isZone(zone)) return zone;
    throw subject.fail('which is not a time zone', zone);
  };
}

function compileOffset(subject: Subject): (state: RowState) => number {
  const read = textSubject(subject);
  return (state) => {
    const text = read(state) ?? '';
    if (text === 'Z') return 0;
    if (/^[+-]\d\d:\d\d$/.test(text)) return offsetSeconds(text);
    throw subject.fail('which is not an offset such as +05:00', text);
  };
}
