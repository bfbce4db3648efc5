import type { HeardSeries } from '#libs/alarms';
import { type Gauge, pipelineMetrics, watchMetrics } from '#libs/platform';

/** Sources and nodes shown at most, each: those silent for longest. */
const mostOfEach = 100;

/** Shows how long ago sources and nodes were last heard of. */
export function showAges(series: readonly HeardSeries[], now: number): void {
  const leftOut = showOldest(pipelineMetrics.sourceAgeSeconds, 'source', series, now) + showOldest(pipelineMetrics.nodeAgeSeconds, 'node', series, now);
  watchMetrics.seriesLeftOut.set({ family: 'ages' }, leftOut);
}

function showOldest(gauge: Gauge, label: 'source' | 'node', series: readonly HeardSeries[], now: number): number {
  const lasts = new Map<string, { domain: string; name: string; last: number }>();
  for (const { domain, last, ...each } of series) {
    const name = each[label];
    const key = `${domain} ${name}`;
    lasts.set(key, { domain, name, last: Math.max(last, lasts.get(key)?.last ?? 0) });
  }
  const oldest = [...lasts.values()].sort((a, b) => a.last - b.last);
  gauge.reset();
  for (const { domain, name, last } of oldest.slice(0, mostOfEach)) gauge.set({ domain, [label]: name }, (now - last) / 1000);
  return Math.max(0, oldest.length - mostOfEach);
}
