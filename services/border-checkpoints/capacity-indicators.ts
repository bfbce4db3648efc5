import type { Indicator } from '#libs/contracts';

const shared = { unit: '1', decimals: 4, cube: 'border_crossings', single: ['checkpoint'], parts: { crossings: 'n' } } as const;

/** Crossings against design capacity: in the unit of the checkpoint's mode, or in one that is asked for. */
export const capacityIndicators: readonly Indicator[] = [
  {
    name: 'capacity-use',
    title: 'Use of capacity',
    meaning: 'Crossings of a checkpoint against its design capacity on the days it was open: trains by rail, vehicles by road.',
    ...shared,
    formula: { kind: 'capacity' },
  },
  {
    name: 'train-capacity-use',
    title: 'Use of capacity in trains',
    meaning: 'Trains over a checkpoint against the trains a day and direction it is designed for.',
    ...shared,
    formula: { kind: 'capacity', unit: 'TRAINS_PER_DAY_PER_DIRECTION' },
    variant: { of: 'capacity-use', parameter: 'capacity_unit', value: 'TRAINS_PER_DAY_PER_DIRECTION' },
  },
  {
    name: 'vehicle-capacity-use',
    title: 'Use of capacity in vehicles',
    meaning: 'Trucks, buses and cars over a checkpoint against the vehicles a day it is designed for.',
    ...shared,
    formula: { kind: 'capacity', unit: 'VEHICLES_PER_DAY' },
    variant: { of: 'capacity-use', parameter: 'capacity_unit', value: 'VEHICLES_PER_DAY' },
  },
];
