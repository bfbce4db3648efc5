import type { Cube, Dimension, Measure } from '#libs/contracts';
import { flightIndicators } from '../../flights/indicators.js';
import { rowDomain } from './row-domain.js';

const leg: readonly Dimension[] = [
  { name: 'dep', reference: 'airport' }, { name: 'arr', reference: 'airport' }, { name: 'carrier' },
  { name: 'service', values: ['PASSENGER', 'CARGO', 'MIXED', 'OTHER', 'UNKNOWN'] },
];
const outcome: Dimension = { name: 'outcome', values: ['SCHEDULED', 'DEPARTED', 'ARRIVED', 'CANCELLED', 'DIVERTED', 'RETURNED'] };
const counted: readonly Dimension[] = [
  { name: 'node', reference: 'airport' }, { name: 'counterpart', reference: 'airport' }, { name: 'direction', values: ['IN', 'OUT', 'BOTH', 'UNKNOWN'] },
  { name: 'metric', values: ['FLIGHTS', 'PASSENGERS', 'SEATS'] }, { name: 'category' }, { name: 'period', values: ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] },
];
const measures = (...names: readonly string[]): readonly Measure[] => names.map((name) => ({ name, unit: name.endsWith('_s') ? 's' : '1' }));
const observed = { title: '', count: 'legs', grains: ['hour', 'day'], graceSeconds: 86_400, sketch: { name: 'late', unit: 's' } } as const;

/** The cubes of flights as domains.md 3.2 has them. */
export const flightCubes: readonly Cube[] = [
  {
    ...observed, name: 'flight_departures', dimensions: [...leg, outcome],
    measures: measures('legs', 'returns', 'diversions', 'seats', 'pax', 'load_pax', 'load_seats', 'dep_n', 'dep_delay_s', 'dep_late_s', 'dep_le15', 'dep_ge15'),
  },
  { ...observed, name: 'flight_arrivals', dimensions: leg, landsAt: 'arr', measures: measures('legs', 'arr_n', 'arr_delay_s', 'arr_late_s', 'arr_le15', 'arr_ge15') },
  { name: 'flight_counts', title: '', dimensions: counted, measures: measures('facts', 'value'), count: 'facts', grains: ['day'], graceSeconds: 0 },
];

/** The indicators of flights over rows that tests write themselves. */
export const flightsOfRows = rowDomain('flights', flightCubes, flightIndicators);
