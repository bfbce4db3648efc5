import type { Indicator } from '#libs/contracts';

const hours = { unit: 'h', decimals: 2, sketchDivisor: 3_600 } as const;

/** Times of containers: at nodes, on legs and from end to end (domains.md 3.4). */
const times: readonly Indicator[] = [
  {
    name: 'dwell',
    title: 'Dwell time',
    meaning: 'Hours from entering to leaving a node; stay=AT_LEAST and stay=AT_MOST are bounds where one end was not seen.',
    ...hours,
    cube: 'container_visits',
    formula: { kind: 'mean', of: 'dwell_s', per: 'dwell_n', divisor: 3_600 },
    defaults: { stay: 'MEASURED' },
    parts: { visits: 'n', dwells: 'dwell_n', dwellSeconds: 'dwell_s' },
  },
  {
    name: 'mean-dwell',
    title: 'Mean dwell time',
    meaning: 'Mean hours of stays whose both ends were seen.',
    unit: 'h',
    decimals: 2,
    cube: 'container_visits',
    formula: { kind: 'mean', of: 'dwell_s', per: 'dwell_n', divisor: 3_600 },
    defaults: { stay: 'MEASURED' },
    parts: { visits: 'n', dwells: 'dwell_n', dwellSeconds: 'dwell_s' },
  },
  {
    name: 'leg-time',
    title: 'Leg time',
    meaning: 'Mean hours from leaving one node to entering the next, of legs whose both ends were seen.',
    ...hours,
    cube: 'container_legs',
    formula: { kind: 'mean', of: 'transit_s', per: 'timed_n', divisor: 3_600 },
    parts: { legs: 'n', timed: 'timed_n', transitSeconds: 'transit_s' },
  },
  {
    name: 'end-to-end-time',
    title: 'End-to-end time',
    meaning: 'Mean hours from leaving an origin to entering a destination, of the pairs configured.',
    ...hours,
    cube: 'container_od',
    formula: { kind: 'mean', of: 'total_s', per: 'n', divisor: 3_600 },
    parts: { ways: 'n', totalSeconds: 'total_s', split: 'split_n', movingSeconds: 'moving_s', stopSeconds: 'stop_s' },
  },
];

/** The published numbers of this domain that come out of the sums of one cube (domains.md 3.4). */
export const indicators: readonly Indicator[] = [
  {
    name: 'container-volume',
    title: 'Containers at a node',
    meaning: 'Stays of containers; those that only passed count when asked for with stay=PASS.',
    unit: '1',
    decimals: 0,
    cube: 'container_visits',
    formula: { kind: 'sum', measure: 'n' },
    defaults: { stay: ['MEASURED', 'AT_LEAST', 'AT_MOST', 'OPEN', 'UNKNOWN'] },
    parts: { teuMilli: 'teu_milli', teuUnknown: 'teu_unknown', flaggedId: 'flagged_id', massKg: 'mass_kg', visitsWithMass: 'mass_n' },
  },
  {
    name: 'container-border-volume',
    title: 'Containers over a border',
    meaning: 'Containers that changed country, by checkpoint and direction.',
    unit: '1',
    decimals: 0,
    cube: 'container_borders',
    formula: { kind: 'sum', measure: 'n' },
    parts: { teuMilli: 'teu_milli', massKg: 'mass_kg', crossingsWithMass: 'mass_n' },
  },
  {
    name: 'reported-container-volume',
    title: 'Reported container volume',
    meaning: 'What publishers report for one metric and one kind of period; never mixed with observed containers.',
    unit: '1',
    decimals: 0,
    cube: 'container_counts',
    formula: { kind: 'sum', measure: 'value' },
    single: ['metric', 'period'],
    parts: { facts: 'facts' },
  },
  {
    name: 'teu',
    title: 'TEU at a node',
    meaning: 'Twenty-foot equivalent units of containers at nodes; containers of unknown size add none and are shown beside.',
    unit: 'TEU',
    decimals: 3,
    cube: 'container_visits',
    formula: { kind: 'sum', measure: 'teu_milli', divisor: 1_000 },
    defaults: { stay: ['MEASURED', 'AT_LEAST', 'AT_MOST', 'OPEN', 'UNKNOWN'] },
    parts: { visits: 'n', teuUnknown: 'teu_unknown' },
  },
  ...times,
];
