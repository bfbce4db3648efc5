import { countDirections, measures, periodGrains, type Cube, type Dimension } from '#libs/contracts';
import * as fields from './fields.js';

const day = 86_400;

const airport = (name: string): Dimension => ({ name, reference: 'airport' });
const leg: readonly Dimension[] = [airport('dep'), airport('arr'), { name: 'carrier' }, { name: 'service', values: fields.services }];

/** Cubes of what was observed: by local hour and day, closed a day after their end. */
const observed = { grains: ['hour', 'day'], graceSeconds: day, count: 'legs', sketch: { name: 'late', unit: 's' } } as const satisfies Partial<Cube>;

/** The cubes of this domain; folds give dimension values and measures in these orders (domains.md 3.2). */
export const cubes: readonly Cube[] = [
  {
    name: 'flight_departures',
    title: 'Legs of flights by scheduled departure',
    dimensions: [...leg, { name: 'outcome', values: fields.outcomes }],
    measures: measures(
      'legs', 'returns', 'diversions', 'seats', 'pax', 'load_pax', 'load_seats', 'dep_n', 'dep_delay_s', 'dep_late_s', 'dep_le15', 'dep_ge15',
    ),
    landsAt: 'dep',
    ...observed,
  },
  {
    name: 'flight_arrivals',
    title: 'Legs of flights that arrived, by scheduled arrival',
    dimensions: leg,
    measures: measures('legs', 'arr_n', 'arr_delay_s', 'arr_late_s', 'arr_le15', 'arr_ge15'),
    landsAt: 'arr',
    ...observed,
  },
  {
    name: 'flight_counts',
    title: 'Flight figures that publishers report for a period',
    dimensions: [
      airport('node'),
      airport('counterpart'),
      { name: 'direction', values: countDirections },
      { name: 'metric', values: fields.countMetrics },
      { name: 'category' },
      { name: 'period', values: periodGrains },
    ],
    measures: measures('facts', 'value'),
    count: 'facts',
    grains: ['day'],
    graceSeconds: 62 * day,
  },
];
