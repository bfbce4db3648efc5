import { type Finding, subjectOf } from './finding.js';
import type { RuleOf } from './rule.js';

/** A figure of an indicator, as of a time of the data (epoch milliseconds). */
export interface Figure {
  readonly domain: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null;
  readonly observations: number;
  readonly at: number;
}

type Bounds = Pick<RuleOf<'threshold'>, 'indicator' | 'above' | 'below' | 'clearAt' | 'leastObservations'>;

/** Which figures are beyond the bound, and which are back at `clearAt`; between the two nothing changes, nor where too little was observed. */
export function findThreshold(bounds: Bounds, figures: readonly Figure[]): Finding[] {
  return figures.map((figure) => {
    const { domain, labels, at, value } = figure;
    const found = { domain, labels, subject: subjectOf({ indicator: bounds.indicator, ...labels }) };
    if (value === null || figure.observations < bounds.leastObservations) return found;
    if (isBeyond(bounds, value)) return { ...found, bad: { since: at, at, value, threshold: bounds.above ?? bounds.below ?? null, message: describe(bounds, found.subject, value) } };
    return isBack(bounds, value) ? { ...found, goodAt: at } : found;
  });
}

function isBeyond({ above, below }: Bounds, value: number): boolean {
  return (above !== undefined && value > above) || (below !== undefined && value < below);
}

function isBack({ above, clearAt }: Bounds, value: number): boolean {
  return above !== undefined ? value <= clearAt : value >= clearAt;
}

function describe({ above, below, clearAt }: Bounds, subject: string, value: number): string {
  return `${subject} is ${value}, ${above !== undefined ? `above ${above}` : `below ${below ?? ''}`}; it counts as well again at ${clearAt}.`;
}
