import type { FurtherIndicator } from '#libs/contracts';

const shareParts = { visits: 'n', teuMilli: 'teu_milli' } as const;
const laden = { of: { load: 'LADEN' }, among: { load: ['LADEN', 'EMPTY'] } } as const;
const observedStays = { stay: ['MEASURED', 'AT_LEAST', 'AT_MOST', 'OPEN', 'UNKNOWN'] } as const;

/** The numbers of this domain that need distances, rates, the time asked at or a part of a whole (domains.md 3.4). */
export const furtherIndicators: readonly FurtherIndicator[] = [
  {
    name: 'laden-share',
    title: 'Laden share of containers',
    meaning: 'Laden containers at a node of those known to be laden or empty; by=load shows the unknown ones.',
    unit: '1',
    decimals: 4,
    cube: 'container_visits',
    formula: { kind: 'share', measure: 'n', ...laden },
    defaults: observedStays,
    parts: shareParts,
  },
  {
    name: 'laden-share-teu',
    title: 'Laden share in TEU',
    meaning: 'Laden TEU at a node of those known to be laden or empty; by=load shows the unknown ones.',
    unit: '1',
    decimals: 4,
    cube: 'container_visits',
    formula: { kind: 'share', measure: 'teu_milli', ...laden },
    defaults: observedStays,
    parts: shareParts,
  },
  {
    name: 'open-stays',
    title: 'Open stays',
    meaning: 'Mean hours since containers that are still at a node entered it.',
    unit: 'h',
    decimals: 2,
    cube: 'container_visits',
    formula: { kind: 'mean-age', entered: 'entered_s', count: 'n', divisor: 3_600 },
    where: { stay: 'OPEN' },
    parts: { stays: 'n' },
  },
  {
    name: 'speed-without-delay',
    aliases: ['tfi4-swod'],
    title: 'Speed without delay (TFI4)',
    meaning: 'Kilometres an hour while moving: without the stays at nodes on the way.',
    unit: 'km/h',
    decimals: 2,
    cube: 'container_od',
    formula: { kind: 'speed', count: 'split_n', seconds: 'moving_s', leg: { cube: 'container_legs', count: 'timed_n', seconds: 'transit_s' } },
    single: ['from', 'to'],
    parts: { split: 'split_n', movingSeconds: 'moving_s' },
  },
  {
    name: 'speed-with-delay',
    aliases: ['tfi4-swd'],
    title: 'Speed with delay (TFI4)',
    meaning: 'Kilometres an hour over all the time from leaving the origin to entering the destination.',
    unit: 'km/h',
    decimals: 2,
    cube: 'container_od',
    formula: { kind: 'speed', count: 'n', seconds: 'total_s' },
    single: ['from', 'to'],
    parts: { ways: 'n', totalSeconds: 'total_s' },
  },
  {
    name: 'corridor-cost',
    aliases: ['tfi3'],
    title: 'Corridor cost (TFI3)',
    meaning: 'USD for hauling 20 tonnes over 500 kilometres, as a ratio of sums.',
    unit: 'USD',
    decimals: 2,
    cube: 'container_costs',
    formula: { kind: 'usd-per-haul', amount: 'amount_minor', massKg: 'mass_kg', kilometres: 500, tonnes: 20 },
    parts: { consignments: 'n', massKg: 'mass_kg' },
  },
];
