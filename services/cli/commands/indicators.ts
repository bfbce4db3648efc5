import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { askJson, rowsIn } from '../http/ask.js';
import type { Column } from '../render/answer-table.js';
import { textOf } from '../render/texts.js';
import { onRun, type Shell } from '../session.js';

const columns: readonly Column[] = [
  { name: 'name' },
  { name: 'unit' },
  { name: 'dimensions', show: (value) => (Array.isArray(value) ? value.map(nameOf).join(', ') : textOf(value)) },
  { name: 'meaning' },
];

/** `caravan indicators`: the catalogue. */
export function addIndicators(program: Command, shell: Shell): void {
  const command = program.command('indicators').description('the numbers that can be asked for, with their dimensions');
  onRun(command, shell, async (session) => {
    const body = await askJson(session.ask('/v1/indicators'));
    session.print({ columns, rows: rowsIn(body), json: body });
    return exitCodes.done;
  });
}

/** A dimension is its name, or an object with one. */
function nameOf(dimension: unknown): string {
  return textOf(typeof dimension === 'object' && dimension !== null && 'name' in dimension ? dimension.name : dimension);
}
