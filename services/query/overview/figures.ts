import type { QueryGrain } from '../question/windows.js';

/** A number that leads: a question whose dates follow from the last day on which anything was seen. */
export interface LeadingFigure {
  readonly title: string;
  readonly indicator: string;
  readonly ask: Readonly<Record<string, string>>;
  /** The last month with figures, or the last 28 days up to the last one: whole weeks compare like with like. */
  readonly span: 'month' | 'four-weeks';
}

const total: QueryGrain = 'total';
const monthly = { period: 'MONTH', compare: 'year-ago', grain: total } as const;
const lately = { compare: 'previous', grain: total } as const;

/** What the console leads with, in its order. */
export const leadingFigures: readonly LeadingFigure[] = [
  { title: 'Containers reported', indicator: 'reported-container-volume', ask: { metric: 'CONTAINERS', ...monthly }, span: 'month' },
  { title: 'Trucks reported at borders', indicator: 'reported-border-count', ask: { metric: 'TRUCKS', ...monthly }, span: 'month' },
  { title: 'Laden rail containers reported', indicator: 'reported-border-count', ask: { metric: 'RAIL_CONTAINERS_LADEN', ...monthly }, span: 'month' },
  { title: 'Trade turnover', indicator: 'turnover', ask: { compare: 'year-ago', grain: total }, span: 'month' },
  { title: 'TEU at nodes', indicator: 'teu', ask: lately, span: 'four-weeks' },
  { title: 'Border crossings', indicator: 'border-crossings', ask: lately, span: 'four-weeks' },
  { title: 'Time at the border', indicator: 'border-time', ask: lately, span: 'four-weeks' },
  { title: 'End-to-end time', indicator: 'end-to-end-time', ask: lately, span: 'four-weeks' },
  { title: 'Flights', indicator: 'flights', ask: lately, span: 'four-weeks' },
  { title: 'Departures on time', indicator: 'on-time-share', ask: lately, span: 'four-weeks' },
];

/** Checkpoints against what they are built for. */
export const useOfCapacity: LeadingFigure = { title: 'Use of capacity', indicator: 'capacity-use', ask: { by: 'checkpoint', grain: total }, span: 'four-weeks' };
