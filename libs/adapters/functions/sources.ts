import type { Datum } from '../datum.js';
import { RowFailure } from '../feed-errors.js';
import type { FeedRow } from '../map-rows.js';
import { type Evaluate, refuse, type Scope } from '../compile-scope.js';
import type { FunctionCalls } from '../mapping-types.js';

/** `col`: what stands in a column; none when it is empty. A name with dots walks into JSON. */
export function compileCol({ col }: FunctionCalls['col'], scope: Scope): Evaluate {
  scope.columns.add(col);
  const { emptyIs, kind } = scope.mapping.input;
  const steps = col.split('.');
  const walks = kind === 'json' && steps.length > 1;
  return ({ row }) => {
    const found = walks && !Object.hasOwn(row, col) ? walk(row, steps) : Object.hasOwn(row, col) ? row[col] : null;
    return found === undefined || found === '' || found === emptyIs ? null : (found as Datum);
  };
}

/** What stands at a path inside a JSON value; undefined when the path ends early. */
export function walk(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null && Object.hasOwn(at, step) ? (at as FeedRow)[step] : undefined),
    value,
  );
}

/** `var`: a value of `let`, worked out once a row. */
export function compileVar(call: FunctionCalls['var'], scope: Scope): Evaluate {
  const slot = scope.vars.get(call.var);
  if (slot === undefined) return refuse(scope, `there is no "${call.var}" in let before this; there are ${listOf(scope.vars.keys())}`);
  const { letValues } = scope;
  return (state) => {
    const known = state.known[slot];
    if (known !== undefined) return known;
    const datum = letValues[slot]?.(state) ?? null;
    state.known[slot] = datum;
    return datum;
  };
}

/** `param`: what was given when the import was started. */
export function compileParam({ param }: FunctionCalls['param'], scope: Scope): Evaluate {
  scope.params.add(param);
  return ({ params }) => {
    const given = params[param];
    if (given === undefined) throw new RowFailure(undefined, `the parameter "${param}" was not given`);
    return given;
  };
}

/** `const`: JSON as it stands. */
export function compileConst(call: FunctionCalls['const']): Evaluate {
  return () => call.const;
}

function listOf(names: Iterable<string>): string {
  return [...names].join(', ') || 'none';
}
