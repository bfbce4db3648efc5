import type { Evaluate, Scope } from '../compile-scope.js';
import { refuse, within } from '../compile-scope.js';
import { type Datum, isEmpty, textOf } from '../datum.js';
import { RowFailure } from '../feed-errors.js';
import type { DataSpec, ValueSpec } from '../mapping-types.js';

/** What a function reads, and how to say in a sentence that it cannot. */
export interface Subject {
  readonly read: Evaluate;
  readonly fail: (why: string, datum: Datum) => RowFailure;
}

/** The subject of a call that says `col` or `of`. */
export function subjectOf(call: { col?: string | undefined; of?: ValueSpec | undefined }, scope: Scope): Subject {
  if ((call.col === undefined) === (call.of === undefined))
    return { read: refuse(scope, 'needs what it reads: either col or of'), fail: failureOf(undefined) };
  return call.of === undefined ? valueSubject({ col: call.col ?? '' }, scope) : valueSubject(call.of, within(scope, 'of'));
}

/** The subject of a call that names its value by the function's own word. */
export function valueSubject(spec: ValueSpec, scope: Scope): Subject {
  return { read: scope.compile(spec, scope), fail: failureOf(columnIn(spec, scope)) };
}

/** A subject as text that must be there, unless the call is `optional`. */
export function textSubject(subject: Subject, optional = false): (state: Parameters<Evaluate>[0]) => string | null {
  return (state) => {
    const datum = subject.read(state);
    if (!isEmpty(datum)) return textOf(datum);
    if (optional) return null;
    throw subject.fail('is empty', null);
  };
}

function failureOf(column: string | undefined): Subject['fail'] {
  const name = column === undefined ? 'a value' : `column "${column}"`;
  return (why, datum) => new RowFailure(column, isEmpty(datum) ? `${name} ${why}` : `${name} says "${textOf(datum)}", ${why}`);
}

/** The first column a value reads, through `let` where it must. */
export function columnIn(spec: DataSpec, scope: Scope): string | undefined {
  if (typeof spec === 'string') return columnInTemplate(spec, scope);
  if (typeof spec !== 'object' || spec === null) return undefined;
  if ('col' in spec && typeof spec.col === 'string') return spec.col;
  if ('var' in spec && typeof spec.var === 'string') return columnOfVar(spec.var, scope);
  return firstOf(Object.values(spec) as readonly DataSpec[], (inner) => (typeof inner === 'object' ? columnIn(inner, scope) : undefined));
}

function columnInTemplate(template: string, scope: Scope): string | undefined {
  const names = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  return firstOf(names, (name) => (scope.vars.has(name) ? columnOfVar(name, scope) : name));
}

function columnOfVar(name: string, scope: Scope): string | undefined {
  const slot = scope.vars.get(name);
  const spec = slot === undefined ? undefined : scope.letSpecs[slot];
  return spec === undefined ? undefined : columnIn(spec, scope);
}

function firstOf<T>(list: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of list) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
