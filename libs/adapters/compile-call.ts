import type { Evaluate, Scope } from './compile-scope.js';
import { refuse } from './compile-scope.js';
import { compileInt, compileScale } from './functions/numbers.js';
import { compileCol, compileConst, compileParam, compileVar } from './functions/sources.js';
import { compileCoalesce, compileLookup, compileNullIf, compileRegex, compileTrim, compileUpper } from './functions/texts.js';
import { compileClock } from './functions/clocks.js';
import { compileDate, compileHhmm, compileInstant, compilePlusSeconds, compileStartOf } from './functions/times.js';
import type { FunctionCalls, FunctionName, FunctionSpec } from './mapping-types.js';
import { functionOf } from './mapping-values.js';

const compilers: { readonly [K in FunctionName]: (call: FunctionCalls[K], scope: Scope) => Evaluate } = {
  lookup: compileLookup,
  regex: compileRegex,
  int: compileInt,
  scale: compileScale,
  date: compileDate,
  startOf: compileStartOf,
  instant: compileInstant,
  hhmm: compileHhmm,
  clock: compileClock,
  plusSeconds: compilePlusSeconds,
  coalesce: compileCoalesce,
  nullIf: compileNullIf,
  upper: compileUpper,
  trim: compileTrim,
  col: compileCol,
  var: compileVar,
  param: compileParam,
  const: compileConst,
};

/** Makes one function call ready. */
export function compileCall(spec: FunctionSpec, scope: Scope): Evaluate {
  const name = functionOf(spec);
  return name === undefined ? refuse(scope, 'calls no function') : compileNamed(name, spec, scope);
}

function compileNamed<K extends FunctionName>(name: K, spec: FunctionSpec, scope: Scope): Evaluate {
  return compilers[name](spec as FunctionCalls[K], scope);
}
