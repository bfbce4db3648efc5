import type { Indicator } from '#libs/contracts';

/** All stays but those that only passed. */
export const observedStays = { stay: ['MEASURED', 'AT_LEAST', 'AT_MOST', 'OPEN', 'UNKNOWN'] } as const;

/** How many containers, how large and how heavy. */
export const volumeIndicators: readonly Indicator[] = [
  {
    name: 'container-volume',
    title: 'Containers at a node',
    meaning: 'Stays of containers; those that only passed count when asked for with stay=PASS.',
    unit: '1',
    decimals: 0,
    cube: 'container_visits',
    formula: { kind: 'sum', measure: 'n' },
    defaults: observedStays,
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
    defaults: observedStays,
    parts: { visits: 'n', teuUnknown: 'teu_unknown' },
  },
  {
    name: 'tonnage-capacity-use',
    title: 'Use of capacity in tonnes',
    meaning: 'Tonnes in containers over a checkpoint against its yearly capacity for the days asked; completeness says of how many the mass is known.',
    unit: '1',
    decimals: 4,
    cube: 'container_borders',
    formula: { kind: 'capacity', unit: 'TONNES_PER_YEAR', tonnes: { massKg: 'mass_kg', known: 'mass_n' } },
    variant: { of: 'capacity-use', parameter: 'capacity_unit', value: 'TONNES_PER_YEAR' },
    single: ['checkpoint'],
    parts: { crossings: 'n', massKg: 'mass_kg', crossingsWithMass: 'mass_n' },
  },
];
