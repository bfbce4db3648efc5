import { compileCall } from './compile-call.js';
import type { Evaluate, Scope } from './compile-scope.js';
import { compileTemplate } from './compile-template.js';
import type { ValueSpec } from './mapping-types.js';

/** Makes a value of a mapping ready to be worked out for rows. */
export function compileValue(spec: ValueSpec, scope: Scope): Evaluate {
  if (typeof spec === 'string') return compileTemplate(spec, scope);
  return typeof spec === 'object' ? compileCall(spec, scope) : () => spec;
}

