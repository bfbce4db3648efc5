import type { Indicator } from '#libs/contracts';

const dwell = {
  unit: 'h',
  decimals: 2,
  cube: 'container_visits',
  formula: { kind: 'mean', of: 'dwell_s', per: 'dwell_n', divisor: 3_600 },
  parts: { visits: 'n', dwells: 'dwell_n', dwellSeconds: 'dwell_s', flaggedId: 'flagged_id' },
} as const;
const quantiles = { sketchDivisor: 3_600 } as const;

/** How long containers stay at nodes. */
export const stayIndicators: readonly Indicator[] = [
  {
    name: 'dwell',
    title: 'Dwell time',
    meaning: 'Hours from entering to leaving a node, of stays whose both ends were seen.',
    ...dwell,
    ...quantiles,
    variant: { of: 'dwell', parameter: 'bounds', value: 'measured' },
    defaults: { stay: 'MEASURED' },
  },
  {
    name: 'dwell-at-least',
    title: 'Dwell time, at least',
    meaning: 'Hours at a node that are sure: stays without an entry count from their first fact, stays still open until the time asked at.',
    ...dwell,
    ...quantiles,
    variant: { of: 'dwell', parameter: 'bounds', value: 'at_least' },
    where: { stay: ['MEASURED', 'AT_LEAST', 'OPEN'] },
    ageing: { state: 'OPEN', entered: 'entered_s', count: 'dwell_n', seconds: 'dwell_s' },
  },
  {
    name: 'dwell-at-most',
    title: 'Dwell time, at most',
    meaning: 'Hours at a node that cannot be more: stays without an exit count until the container was seen elsewhere.',
    ...dwell,
    ...quantiles,
    variant: { of: 'dwell', parameter: 'bounds', value: 'at_most' },
    where: { stay: ['MEASURED', 'AT_MOST'] },
  },
  {
    name: 'mean-dwell',
    title: 'Mean dwell time',
    meaning: 'Mean hours of stays whose both ends were seen.',
    ...dwell,
    defaults: { stay: 'MEASURED' },
  },
  {
    name: 'open-stays',
    title: 'Open stays',
    meaning: 'Mean hours since containers that are still at a node entered it; /v1/open-stays lists them.',
    unit: 'h',
    decimals: 2,
    cube: 'container_visits',
    formula: { kind: 'mean-age', entered: 'entered_s', count: 'n', divisor: 3_600 },
    where: { stay: 'OPEN' },
    parts: { stays: 'n' },
  },
];
