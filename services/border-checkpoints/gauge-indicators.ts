import type { Indicator } from '#libs/contracts';

/** Gauges of different sources or series are never added: each of these is asked for one value or listed in `by`. */
const series = ['node', 'direction', 'unit_type', 'lane', 'source'] as const;
const parts = { observedSeconds: 'observed_s', closedSeconds: 'closed_s', unavailableSeconds: 'unavailable_s' } as const;

/** What gauges say now and on the mean. */
export const gaugeIndicators: readonly Indicator[] = [
  {
    name: 'queue-now',
    title: 'Queue now',
    meaning: 'Units waiting by the latest report of each source, with its age; closed, not available, stale and zero differ.',
    unit: '1',
    decimals: 0,
    cube: 'border_gauges',
    formula: { kind: 'gauge-now' },
    where: { metric: 'QUEUE_UNITS' },
  },
  {
    name: 'wait-now',
    title: 'Wait now',
    meaning: 'Seconds of waiting by the latest report of each source, with its age; closed, not available, stale and zero differ.',
    unit: 's',
    decimals: 0,
    cube: 'border_gauges',
    formula: { kind: 'gauge-now' },
    where: { metric: 'WAIT_S' },
  },
  {
    name: 'mean-queue',
    title: 'Mean queue',
    meaning: 'Units waiting, weighted by the time each report held.',
    unit: '1',
    decimals: 2,
    cube: 'border_gauges',
    formula: { kind: 'mean', of: 'value_s', per: 'observed_s' },
    where: { metric: 'QUEUE_UNITS' },
    single: series,
    parts,
  },
  {
    name: 'mean-wait',
    title: 'Mean wait as displayed',
    meaning: 'Seconds of waiting, weighted by the time each report held.',
    unit: 's',
    decimals: 2,
    cube: 'border_gauges',
    formula: { kind: 'mean', of: 'value_s', per: 'observed_s' },
    where: { metric: 'WAIT_S' },
    single: series,
    parts,
  },
];
