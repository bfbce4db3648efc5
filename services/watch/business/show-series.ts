import { businessMetrics, watchMetrics } from '#libs/platform';
import type { Series } from './series-of-rows.js';

/** Samples of all business metrics together, at most: the rest of the budget of 1,500 is for everything else of the process. */
export const mostSamples = 1_000;

/** Shows these series and no others; those beyond the budget are left out and counted. */
export function showSeries(all: readonly Series[]): void {
  const { kept, leftOut } = keepWithin(all, mostSamples);
  for (const metric of Object.values(businessMetrics)) metric.reset();
  for (const { labels, value, observations, growthRatio, percentiles, reportAgeSeconds } of kept) {
    if (value !== undefined) businessMetrics.value.set({ ...labels }, value);
    if (observations !== undefined) businessMetrics.observations.set({ ...labels }, observations);
    if (growthRatio !== undefined) businessMetrics.growthRatio.set({ ...labels }, growthRatio);
    for (const [percentile, seconds] of Object.entries(percentiles)) businessMetrics.percentile.set({ ...labels, percentile }, seconds);
    if (reportAgeSeconds !== undefined) businessMetrics.reportAgeSeconds.set(withoutWindow(labels), reportAgeSeconds);
  }
  watchMetrics.seriesLeftOut.set({ family: 'indicators' }, leftOut);
}

/** The series from the first on whose samples fit, and how many were left out. */
export function keepWithin(all: readonly Series[], most: number): { kept: Series[]; leftOut: number } {
  let samples = 0;
  const kept = all.filter((series) => {
    const size = samplesOf(series);
    if (samples + size > most) return false;
    samples += size;
    return true;
  });
  return { kept, leftOut: all.length - kept.length };
}

function samplesOf({ value, observations, growthRatio, percentiles, reportAgeSeconds }: Series): number {
  return [value, observations, growthRatio, reportAgeSeconds].filter((each) => each !== undefined).length + Object.keys(percentiles).length;
}

function withoutWindow({ domain, indicator, variant, place }: Series['labels']): Record<'domain' | 'indicator' | 'variant' | 'place', string> {
  return { domain, indicator, variant, place };
}
