import type { RowState } from '../compile-scope.js';
import { compilePattern } from '../date-patterns.js';
import { type Subject, textSubject } from './subject.js';

/** Seconds after midnight of `17:30` or `17:30:15`. */
export function compileClockText(subject: Subject): (state: RowState) => number {
  const read = textSubject(subject);
  const matches = ['H:mm', 'H:mm:ss'].map(compilePattern);
  return (state) => {
    const text = read(state) ?? '';
    const said = matches[0]?.(text) ?? matches[1]?.(text);
    if (!said) throw subject.fail('which is not a clock time such as 17:30', text);
    return (said.hour ?? 0) * 3600 + (said.minute ?? 0) * 60 + (said.second ?? 0);
  };
}

/** Seconds after midnight of 5, 930 or 2400. */
export function compileClockNumber(subject: Subject): (state: RowState) => number {
  const read = textSubject(subject);
  return (state) => {
    const text = read(state) ?? '';
    const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    const [hours, minutes] = [Math.floor(number / 100), number % 100];
    if ((hours < 24 && minutes < 60) || number === 2400) return hours * 3600 + minutes * 60;
    throw subject.fail('which is not a clock number from 0 to 2400', text);
  };
}
