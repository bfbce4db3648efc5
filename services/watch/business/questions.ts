import type { CatalogueEntry } from '#services/query';
import { type NamedWindow, wholeMonths } from './windows.js';

/** One question whose rows become series. */
export interface SeriesQuestion {
  readonly entry: CatalogueEntry;
  readonly window: NamedWindow['window'] | 'now';
  readonly params: Readonly<Record<string, string>>;
  /** Growth is of days that are over: it is asked for apart from the value. */
  readonly isGrowth: boolean;
  /** The dimension that becomes the label `place`. */
  readonly place: string | undefined;
  /** The dimensions whose values become the label `variant`. */
  readonly variant: readonly string[];
  /** Series at most: those with most observations. */
  readonly most: number;
}

const mostVariants = 8;
const mostPlaces = 15;
const mostGauges = 40;

/** All that is asked about an indicator in the windows; `latest` is asked by place too. */
export function questionsOf(entry: CatalogueEntry, observed: readonly NamedWindow[]): SeriesQuestion[] {
  const { cube, indicator } = entry;
  const windows = cube.dimensions.some(({ name }) => name === 'period') ? wholeMonths(observed) : observed;
  const place = cube.dimensions.find(({ reference }) => reference === 'node' || reference === 'checkpoint' || reference === 'airport')?.name;
  if (indicator.formula.kind === 'gauge-now') {
    return [{ entry, window: 'now', params: {}, isGrowth: false, place, variant: cube.dimensions.map(({ name }) => name).filter((name) => name !== place && name !== 'metric'), most: mostGauges }];
  }
  const apart = indicator.single ?? [];
  const variant = apart.filter((name) => name !== place);
  const ask = (window: NamedWindow, by: readonly string[], most: number, isGrowth = false): SeriesQuestion => ({
    entry, window: window.window, isGrowth, place, variant, most,
    params: { from: window.from, to: window.to, ...(isGrowth ? { compare: 'year-ago' } : {}), ...(by.length > 0 ? { by: by.join(',') } : {}) },
  });
  const mostTotals = apart.length > 0 ? mostVariants : 1;
  const isOfPlaces = place === undefined || apart.includes(place);
  const latest = windows.filter(({ window }) => window === 'latest' && !isOfPlaces);
  return [
    ...windows.map((window) => ask(window, apart, mostTotals)),
    ...windows.filter(({ window }) => window !== 'today').map((window) => ask(window, apart, mostTotals, true)),
    ...latest.map((window) => ask(window, [...apart, place as string], mostPlaces)),
  ];
}
