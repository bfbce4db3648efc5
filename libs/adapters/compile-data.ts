import type { Json } from '#libs/contracts';
import { compileValue } from './compile-value.js';
import { type RowState, type Scope, within } from './compile-scope.js';
import { toJson } from './datum.js';
import type { DataSpec, ValueSpec } from './mapping-types.js';
import { functionOf } from './mapping-values.js';

type Build = (state: RowState) => Json;

/** Makes `data` ready: fields and list members whose value is none are left out. */
export function compileData(spec: DataSpec, scope: Scope): Build {
  if (spec === null) return () => null;
  if (isList(spec)) return compileList(spec, scope);
  if (typeof spec === 'object' && functionOf(spec) === undefined) return compileObject(spec as Fields, scope);
  const read = compileValue(spec as ValueSpec, scope);
  return (state) => toJson(read(state));
}

type Fields = Readonly<Record<string, DataSpec>>;

function compileObject(spec: Fields, scope: Scope): Build {
  const fields = Object.entries(spec).map(([name, field]) => ({ name, build: compileData(field, within(scope, name)) }));
  return (state) => {
    const object: Record<string, Json> = {};
    for (const { name, build } of fields) {
      const json = build(state);
      if (json !== null) object[name] = json;
    }
    return object;
  };
}

function compileList(spec: readonly DataSpec[], scope: Scope): Build {
  const members = spec.map((member, index) => compileData(member, within(scope, index)));
  return (state) => members.map((build) => build(state)).filter((json) => json !== null);
}

function isList(spec: DataSpec): spec is readonly DataSpec[] {
  return Array.isArray(spec);
}
