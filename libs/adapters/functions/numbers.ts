import { type Evaluate, type Scope, within } from '../compile-scope.js';
import type { FunctionCalls } from '../mapping-types.js';
import { textSubject, valueSubject } from './subject.js';

const whole = /^[+-]?\d+$/;
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** `int`: a whole number. */
export function compileInt(call: FunctionCalls['int'], scope: Scope): Evaluate {
  const subject = valueSubject(call.int, within(scope, 'int'));
  const read = textSubject(subject, call.optional);
  return (state) => {
    const text = read(state);
    if (text === null) return null;
    const number = Number(text);
    if (whole.test(text.trim()) && Number.isSafeInteger(number)) return number;
    throw subject.fail('which is not a whole number', text);
  };
}

/** `scale`: a number times `by`, rounded to a whole number. */
export function compileScale(call: FunctionCalls['scale'], scope: Scope): Evaluate {
  const subject = valueSubject(call.scale, within(scope, 'scale'));
  const read = textSubject(subject, call.optional);
  return (state) => {
    const text = read(state);
    if (text === null) return null;
    const scaled = Math.round(Number(text) * call.by);
    if (decimal.test(text.trim()) && Number.isSafeInteger(scaled)) return scaled;
    throw subject.fail('which is not a number', text);
  };
}
