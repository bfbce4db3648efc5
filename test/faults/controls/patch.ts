import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';

/*
 * Negative controls are modules loaded before a service, in its process: they take one safeguard out of the compiled code, so
 * that the oracle can be seen to notice. Each throws at once when it no longer finds what it takes out.
 */

type Patchable = Record<string, unknown>;

const load = createRequire(join(findProjectRoot(), 'dist', 'index.js'));

/** A compiled module of the project, by its path below `dist`. */
export function compiled(path: string): Patchable {
  return load(`./${path}`) as Patchable;
}

/** Replaces an export of a compiled module, or a method of an exported class (`Class.method`), by what `change` makes of it. */
export function replace<F extends (...args: never[]) => unknown>(path: string, name: string, change: (original: F) => F): void {
  const [outer = '', method] = name.split('.');
  const module = compiled(path);
  const owner = method === undefined ? module : (module[outer] as { prototype: Patchable } | undefined)?.prototype;
  const original = owner?.[method ?? outer];
  if (typeof original !== 'function' || !owner) throw new Error(`this control changes ${name} of ${path}, which is not there any more`);
  owner[method ?? outer] = change(original as F);
}

interface Statement {
  readonly name?: string;
  readonly text: string;
}

type Run = (statement: Statement, ...rest: never[]) => unknown;

/** Changes the text of a named statement on its way to Postgres. */
export function rewriteStatement(name: string, change: (text: string) => string): void {
  for (const method of ['rows', 'hotRows', 'run']) {
    replace<Run>('libs/database/connection.js', `Connection.${method}`, (original) => function (this: unknown, statement, ...rest) {
      if (statement.name !== name) return original.call(this, statement, ...rest);
      const text = change(statement.text);
      if (text === statement.text) throw new Error(`this control changes the statement ${name}, which reads differently now`);
      return original.call(this, { name, text }, ...rest);
    });
  }
}
