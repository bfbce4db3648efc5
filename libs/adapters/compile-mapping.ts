import type { JsonObject } from '#libs/contracts';
import { MappingError } from './feed-errors.js';
import { compileCondition, type Holds } from './compile-condition.js';
import { compileData } from './compile-data.js';
import { type Evaluate, refuse, type RowState, type Scope, within } from './compile-scope.js';
import { compileTemplate } from './compile-template.js';
import { compileValue } from './compile-value.js';
import type { EmitSpec, Mapping, ValueSpec } from './mapping-types.js';

/** One entry of `emit` made ready. */
export interface Emit {
  readonly when: Holds | undefined;
  readonly type: string;
  readonly id: Evaluate;
  readonly time: Evaluate;
  readonly data: (state: RowState) => JsonObject;
}

/** A mapping made ready: its values as closures, and what it needs from outside. */
export interface CompiledMapping {
  readonly emits: readonly Emit[];
  readonly recordedtime: Evaluate | undefined;
  /** Columns the mapping reads. */
  readonly columns: ReadonlySet<string>;
  /** Parameters that must be given when an import starts. */
  readonly params: ReadonlySet<string>;
}

const compiled = new WeakMap<Mapping, CompiledMapping>();

/** Makes a mapping ready, once; throws MappingError when its parts do not fit together. */
export function compileMapping(mapping: Mapping): CompiledMapping {
  const known = compiled.get(mapping);
  if (known) return known;
  const made = compileParts(mapping);
  compiled.set(mapping, made);
  return made;
}

function compileParts(mapping: Mapping): CompiledMapping {
  const scope = compileLet(mapping);
  const emits = mapping.emit.map((spec, index) => compileEmit(spec, within(scope, 'emit', index)));
  const { recordedtime: spec, input } = mapping;
  const recordedtime = spec === undefined ? undefined : compileValue(spec, within(scope, 'recordedtime'));
  for (const { sum, equals } of mapping.check ?? []) [...sum, equals].forEach((column) => scope.columns.add(column));
  if (input.kind === 'csv' && input.join) scope.params.add(input.join.file.param);
  if (input.kind === 'csv' && !input.header && !input.columns) refuse(within(scope, 'input'), 'header: false needs the names of the columns');
  if (scope.problems.length > 0) throw new MappingError(scope.problems);
  return { emits, recordedtime, columns: scope.columns, params: scope.params };
}

/** A scope in which every value of `let` is ready; each may use those before it. */
function compileLet(mapping: Mapping): Scope {
  const vars = new Map<string, number>();
  const letValues: Evaluate[] = [];
  const letSpecs: ValueSpec[] = [];
  const lookups = new Map(Object.entries(mapping.lookups ?? {}).map(([name, table]) => [name, new Map(Object.entries(table))]));
  const given = { columns: new Set<string>(), params: new Set<string>(), problems: [] };
  const scope: Scope = { mapping, compile: compileValue, path: [], vars, letSpecs, letValues, lookups, ...given };
  for (const [name, spec] of Object.entries(mapping.let ?? {})) {
    letValues.push(compileValue(spec, within(scope, 'let', name)));
    letSpecs.push(spec);
    vars.set(name, vars.size);
  }
  return scope;
}

function compileEmit(spec: EmitSpec, scope: Scope): Emit {
  const common = scope.mapping.common ?? {};
  const [type, time] = [spec.type ?? common.type, spec.time ?? common.time];
  const build = compileData({ ...common.data, ...spec.data }, within(scope, 'data'));
  return {
    when: spec.when && compileCondition(spec.when, within(scope, 'when')),
    type: type ?? missing(scope, 'type'),
    id: compileTemplate(spec.id, within(scope, 'id')),
    time: compileValue(time ?? missing(scope, 'time'), within(scope, 'time')),
    data: (state) => build(state) as JsonObject,
  };
}

function missing(scope: Scope, word: string): string {
  refuse(scope, `has no ${word}, and common has none either`);
  return '';
}
