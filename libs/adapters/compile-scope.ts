import type { JsonObject } from '#libs/contracts';
import type { Datum } from './datum.js';
import type { FeedParams, FeedRow } from './map-rows.js';
import type { Mapping, ValueSpec } from './mapping-types.js';
import { placeOf } from './explain-issues.js';

/** One row on its way through the functions of a mapping. */
export interface RowState {
  readonly row: FeedRow;
  readonly params: FeedParams;
  /** Values of `let`, worked out when first asked for. */
  readonly known: (Datum | undefined)[];
}

/** A value made ready: a pure function of the row; throws RowFailure where the row does not allow it. */
export type Evaluate = (state: RowState) => Datum;

/** What the compiler knows at a place of the mapping file, and where it writes down what is wrong. */
export interface Scope {
  readonly mapping: Mapping;
  /** Makes a value inside this one ready; here so that functions need not import what imports them. */
  readonly compile: (spec: ValueSpec, scope: Scope) => Evaluate;
  readonly path: readonly PropertyKey[];
  /** Names of `let` that may be used here, with their place in `RowState.known`. */
  readonly vars: ReadonlyMap<string, number>;
  readonly letSpecs: readonly ValueSpec[];
  readonly letValues: readonly Evaluate[];
  readonly columns: Set<string>;
  readonly params: Set<string>;
  readonly problems: string[];
  readonly lookups: ReadonlyMap<string, ReadonlyMap<string, JsonObject[string]>>;
}

/** The scope one step further into the file. */
export function within(scope: Scope, ...steps: readonly PropertyKey[]): Scope {
  return { ...scope, path: [...scope.path, ...steps] };
}

/** Writes down what is wrong at this place; the value stands in for what could not be compiled. */
export function refuse(scope: Scope, message: string): Evaluate {
  scope.problems.push(`${placeOf(scope.path)} ${message}`);
  return () => null;
}

/** Runs a compilation that may throw RangeError or SyntaxError and writes that down instead. */
export function attempt<T>(scope: Scope, compile: () => T, instead: T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    refuse(scope, error.message);
    return instead;
  }
}
