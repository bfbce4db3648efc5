import { attempt, type Evaluate, refuse, type Scope, within } from '../compile-scope.js';
import { isEmpty, textOf } from '../datum.js';
import type { FunctionCalls } from '../mapping-types.js';
import { subjectOf, textSubject } from './subject.js';

/** `lookup`: what a table of `lookups` says for a text; without a match `default`, else the row fails. */
export function compileLookup(call: FunctionCalls['lookup'], scope: Scope): Evaluate {
  const table = scope.lookups.get(call.lookup);
  if (!table) return refuse(scope, `there is no table "${call.lookup}" in lookups; there are ${[...scope.lookups.keys()].join(', ') || 'none'}`);
  const subject = subjectOf(call, scope);
  const instead = call.default === undefined ? undefined : compileDefault(call.default, scope);
  const read = textSubject(subject, instead !== undefined);
  return (state) => {
    const text = read(state) ?? '';
    const found = table.get(text);
    if (found !== undefined) return found;
    if (instead) return instead(state);
    throw subject.fail(`which the table "${call.lookup}" does not know`, text);
  };
}

function compileDefault(spec: NonNullable<FunctionCalls['lookup']['default']> | null, scope: Scope): Evaluate {
  return spec === null ? () => null : scope.compile(spec, within(scope, 'default'));
}

/** `regex`: the first group of a match, or the match; none when there is no match. */
export function compileRegex(call: FunctionCalls['regex'], scope: Scope): Evaluate {
  const regex = attempt(within(scope, 'regex'), () => new RegExp(call.regex, 'u'), /^/);
  const { read } = subjectOf(call, scope);
  return (state) => {
    const found = regex.exec(textOf(read(state)));
    return found ? (found[1] ?? found[0]) : null;
  };
}

/** `coalesce`: the first value that is not empty. */
export function compileCoalesce(call: FunctionCalls['coalesce'], scope: Scope): Evaluate {
  const choices = call.coalesce.map((spec, index) => scope.compile(spec, within(scope, 'coalesce', index)));
  return (state) => {
    for (const choice of choices) {
      const datum = choice(state);
      if (!isEmpty(datum)) return datum;
    }
    return null;
  };
}

/** `nullIf`: none when the value is one of those given, else the value. */
export function compileNullIf(call: FunctionCalls['nullIf'], scope: Scope): Evaluate {
  const read = scope.compile(call.nullIf, within(scope, 'nullIf'));
  const none = new Set(typeof call.is === 'string' ? [call.is] : call.is);
  return (state) => {
    const datum = read(state);
    return none.has(textOf(datum)) ? null : datum;
  };
}

/** `upper`: in capital letters. */
export function compileUpper(call: FunctionCalls['upper'], scope: Scope): Evaluate {
  return onText(scope.compile(call.upper, within(scope, 'upper')), (text) => text.toUpperCase());
}

/** `trim`: without spaces around it. */
export function compileTrim(call: FunctionCalls['trim'], scope: Scope): Evaluate {
  return onText(scope.compile(call.trim, within(scope, 'trim')), (text) => text.trim());
}

function onText(read: Evaluate, change: (text: string) => string): Evaluate {
  return (state) => {
    const datum = read(state);
    return datum === null ? null : change(textOf(datum));
  };
}
