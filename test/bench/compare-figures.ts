import type { Figure } from './figures.js';

/** A figure of a stored run beside that of this run. */
export interface Compared {
  readonly name: string;
  readonly before: number;
  readonly now: number;
  /** Above 1 when there is more of it now. */
  readonly ratio: number;
  readonly verdict: 'better' | 'worse' | 'alike';
}

/** Ratios this near to 1 say nothing. */
const noise = 0.05;
const rawPipe = 'raw pipe';

/**
 * Compares what both runs have and of which more or less is better. Rates become shares of the raw pipe that ran beside them:
 * the scenario's own, else the corridor's; only where a run has neither they are compared as they are.
 */
export function compareFigures(before: readonly Figure[], now: readonly Figure[]): Compared[] {
  return now.flatMap((figure) => {
    const stored = before.find(({ name }) => name === figure.name);
    const better = betterOf(figure);
    if (!stored || better === undefined || isToldByShare(figure, now)) return [];
    const [from, to] = isRate(figure) ? asShares(stored, before, figure, now) : [stored.value, figure.value];
    if (from === to) return [{ name: figure.name, before: from, now: to, ratio: 1, verdict: 'alike' }];
    return [{ name: figure.name, before: from, now: to, ratio: to / from, verdict: judge(to / from, better) }];
  });
}

function judge(ratio: number, better: 'more' | 'less'): Compared['verdict'] {
  if (Math.abs(ratio - 1) <= noise) return 'alike';
  return ratio > 1 === (better === 'more') ? 'better' : 'worse';
}

/** Undefined for what is neither good nor bad, such as how many rows there were. */
function betterOf({ unit, target }: Figure): 'more' | 'less' | undefined {
  if (target) return 'atLeast' in target ? 'more' : 'less';
  if (unit.endsWith('/s')) return 'more';
  return /^(µs|ms|s|MiB|bytes)(\/|$)/.test(unit) ? 'less' : undefined;
}

function isRate({ unit }: Figure): boolean {
  return unit === 'events/s';
}

/** A scenario with a raw pipe of its own has its share as a figure: its rates would say the same again. */
function isToldByShare(figure: Figure, all: readonly Figure[]): boolean {
  return isRate(figure) && all.some(({ name }) => name === `${scenarioOf(figure)}: ${rawPipe}`);
}

function scenarioOf({ name }: Figure): string {
  return name.slice(0, name.indexOf(':'));
}

function asShares(stored: Figure, before: readonly Figure[], figure: Figure, now: readonly Figure[]): [number, number] {
  const [yardBefore, yardNow] = [before, now].map((all) => all.find(({ name }) => name === `corridor: ${rawPipe}`)?.value);
  return yardBefore && yardNow ? [stored.value / yardBefore, figure.value / yardNow] : [stored.value, figure.value];
}
