import type { DomainCount } from '#libs/database/watch';
import type { Gauge } from '#libs/platform';

/** Sets a gauge by domain and one closed word to exactly these counts; what is not among them disappears. */
export function showCounts(gauge: Gauge, label: string, counts: readonly DomainCount[]): void {
  gauge.reset();
  for (const { domain, word, count } of counts) gauge.set(label === '' ? { domain } : { domain, [label]: word }, count);
}
