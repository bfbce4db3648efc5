import { compileFormat } from './date-formats.js';
import { type Datum, isEmpty, textOf } from './datum.js';
import { CivilTime, Instant } from './times.js';
import { attempt, type Evaluate, refuse, type Scope } from './compile-scope.js';
import { RowFailure } from './feed-errors.js';
import { compileCol, compileVar } from './functions/sources.js';

/** Text with `{column}`, `{var}` and `{var:format}` places; an empty place fails the row. `{{` is a brace. */
export function compileTemplate(template: string, scope: Scope): Evaluate {
  const pieces = (template.match(/\{\{|\{[^{}]*\}|[^{]+|\{/g) ?? []).map((piece) => compilePiece(piece, scope));
  const [only] = pieces;
  if (only === undefined) return () => '';
  if (pieces.length === 1) return only;
  return (state) => {
    let text = '';
    for (const piece of pieces) text += piece(state) as string;
    return text;
  };
}

function compilePiece(piece: string, scope: Scope): Evaluate {
  if (piece === '{{') return () => '{';
  if (piece === '{') return refuse(scope, 'a "{" is not closed; write {{ for a brace');
  return piece.startsWith('{') ? compilePlace(piece.slice(1, -1), scope) : () => piece;
}

function compilePlace(inside: string, scope: Scope): Evaluate {
  const formatted = [...scope.vars.keys()].find((name) => inside.startsWith(`${name}:`));
  if (formatted !== undefined) return compileFormatted(formatted, inside.slice(formatted.length + 1), scope);
  const isVar = scope.vars.has(inside);
  const read = isVar ? compileVar({ var: inside }, scope) : compileCol({ col: inside }, scope);
  return (state) => {
    const datum = read(state);
    if (!isEmpty(datum)) return textOf(datum);
    throw new RowFailure(isVar ? undefined : inside, isVar ? `the value "${inside}" is empty` : `column "${inside}" is empty`);
  };
}

function compileFormatted(name: string, pattern: string, scope: Scope): Evaluate {
  const read = compileVar({ var: name }, scope);
  const format = attempt(scope, () => compileFormat(pattern), String);
  return (state) => format(millisecondsOf(read(state), name));
}

function millisecondsOf(datum: Datum, name: string): number {
  if (datum instanceof Instant) return datum.milliseconds;
  if (datum instanceof CivilTime) return datum.utcSeconds * 1000;
  throw new RowFailure(undefined, `the value "${name}" is "${textOf(datum)}", not a date or time that a format could write`);
}
