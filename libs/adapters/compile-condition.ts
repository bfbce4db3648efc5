import { compileValue } from './compile-value.js';
import { type RowState, type Scope, within } from './compile-scope.js';
import { isEmpty, textOf } from './datum.js';
import type { Condition, ConditionCalls, ConditionName, ValueSpec } from './mapping-types.js';
import { conditionOf } from './mapping-conditions.js';

/** A condition made ready. */
export type Holds = (state: RowState) => boolean;

const compilers: { readonly [K in ConditionName]: (call: ConditionCalls[K], scope: Scope) => Holds } = {
  eq: (call, scope) => compileEqual(call.eq, within(scope, 'eq')),
  ne: (call, scope) => negate(compileEqual(call.ne, within(scope, 'ne'))),
  empty: (call, scope) => compileEmpty(call.empty, within(scope, 'empty')),
  notEmpty: (call, scope) => negate(compileEmpty(call.notEmpty, within(scope, 'notEmpty'))),
  in: (call, scope) => compileIn(call.in, within(scope, 'in')),
  and: (call, scope) => {
    const all = compileAll(call.and, within(scope, 'and'));
    return (state) => all.every((holds) => holds(state));
  },
  or: (call, scope) => {
    const all = compileAll(call.or, within(scope, 'or'));
    return (state) => all.some((holds) => holds(state));
  },
  not: (call, scope) => negate(compileCondition(call.not, within(scope, 'not'))),
};

/** Makes a condition ready; texts are compared as they stand. */
export function compileCondition(condition: Condition, scope: Scope): Holds {
  const name = conditionOf(condition);
  return name === undefined ? () => false : compileNamed(name, condition, scope);
}

function compileNamed<K extends ConditionName>(name: K, condition: Condition, scope: Scope): Holds {
  return compilers[name](condition as ConditionCalls[K], scope);
}

function compileEqual([left, right]: readonly [ValueSpec, ValueSpec], scope: Scope): Holds {
  const [a, b] = [compileValue(left, within(scope, 0)), compileValue(right, within(scope, 1))];
  return (state) => textOf(a(state)) === textOf(b(state));
}

function compileEmpty(spec: ValueSpec, scope: Scope): Holds {
  const read = compileValue(spec, scope);
  return (state) => isEmpty(read(state));
}

function compileIn([spec, list]: ConditionCalls['in']['in'], scope: Scope): Holds {
  const read = compileValue(spec, within(scope, 0));
  const members = new Set(list);
  return (state) => members.has(textOf(read(state)));
}

function compileAll(conditions: readonly Condition[], scope: Scope): readonly Holds[] {
  return conditions.map((condition, index) => compileCondition(condition, within(scope, index)));
}

function negate(holds: Holds): Holds {
  return (state) => !holds(state);
}
