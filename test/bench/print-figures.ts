import Table from 'cli-table3';
import type { Compared } from './compare-figures.js';
import { type Figure, isReached } from './figures.js';

/** Prints a table on stdout; 0 when every figure with a target reached it, else 1. */
export function printFigures(figures: readonly Figure[]): number {
  const table = new Table({ head: ['figure', 'measured', 'unit', 'target', ''], style: { head: [], border: [] } });
  for (const figure of figures) table.push([figure.name, digits(figure.value), figure.unit, targetText(figure), verdict(figure)]);
  console.log(table.toString());
  return figures.some((figure) => isReached(figure) === false) ? 1 : 0;
}

/** Prints a table of two runs on stdout. */
export function printCompared(compared: readonly Compared[]): void {
  const table = new Table({ head: ['against the baseline', 'before', 'now', 'ratio', ''], style: { head: [], border: [] } });
  for (const { name, before, now, ratio, verdict } of compared) table.push([name, digits(before), digits(now), digits(ratio), verdict]);
  console.log(table.toString());
}

function targetText({ target }: Figure): string {
  if (!target) return '';
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}

function verdict(figure: Figure): string {
  return { true: 'reached', false: 'MISSED', undefined: '' }[`${isReached(figure)}`];
}

/** Three significant digits below a thousand, whole numbers above. */
function digits(value: number): string {
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}
