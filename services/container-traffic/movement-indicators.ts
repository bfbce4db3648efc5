import type { Indicator } from '#libs/contracts';

const hours = { unit: 'h', decimals: 2, sketchDivisor: 3_600 } as const;

/** How long, how fast and at what cost containers move between nodes. */
export const movementIndicators: readonly Indicator[] = [
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
  {
    name: 'speed-without-delay',
    aliases: ['tfi4-swod'],
    title: 'Speed without delay (TFI4)',
    meaning: 'Kilometres an hour while moving: of one leg its transit, of a path of several without the stays on the way.',
    unit: 'km/h',
    decimals: 2,
    cube: 'container_od',
    formula: { kind: 'speed', count: 'split_n', seconds: 'moving_s', leg: { cube: 'container_legs', count: 'timed_n', seconds: 'transit_s' } },
    single: ['from', 'to'],
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
