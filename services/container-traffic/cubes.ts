import { countDirections, loads, measures, periodGrains, transportModes, type Cube, type Dimension } from '#libs/contracts';
import * as fields from './fields.js';

const day = 86_400;

const node: Dimension = { name: 'node', reference: 'node' };
const from: Dimension = { name: 'from', reference: 'node' };
const to: Dimension = { name: 'to', reference: 'node' };
const mode: Dimension = { name: 'mode', values: transportModes };
const load: Dimension = { name: 'load', values: loads };
/** The size classes of `size-types.csv`. */
const size: Dimension = { name: 'size', values: ['20', '30', '40', '45', '48', '53', 'OTHER', 'UNKNOWN'] };

/** Cubes of what was observed: by local hour and day, closed a day after their end. */
const observed = { grains: ['hour', 'day'], graceSeconds: day, count: 'n' } as const satisfies Partial<Cube>;
const secondsOf = (name: string): { readonly name: string; readonly unit: string } => ({ name, unit: 's' });

/** The cubes of this domain; folds give dimension values and measures in these orders (domains.md 3.1). */
export const cubes: readonly Cube[] = [
  {
    name: 'container_visits',
    title: 'Stays of containers at nodes',
    dimensions: [node, mode, load, size, { name: 'phase', values: fields.phases }, { name: 'stay', values: fields.stays, open: ['OPEN'] }],
    measures: measures('n', 'teu_milli', 'teu_unknown', 'flagged_id', 'mass_kg', 'mass_n', 'dwell_n', 'dwell_s', 'entered_s'),
    sketch: secondsOf('dwell'),
    ...observed,
  },
  {
    name: 'container_moves',
    title: 'What was done to containers at nodes',
    dimensions: [node, { name: 'milestone', values: fields.milestones }, load, size],
    measures: measures('n', 'teu_milli'),
    ...observed,
  },
  {
    name: 'container_legs',
    title: 'Ways of containers from node to node',
    dimensions: [from, to, mode, load],
    measures: measures('n', 'teu_milli', 'timed_n', 'transit_s'),
    sketch: secondsOf('transit'),
    landsAt: 'to',
    ...observed,
  },
  {
    name: 'container_od',
    title: 'Ways of containers from origin to destination',
    dimensions: [from, to, load],
    measures: measures('n', 'total_s', 'split_n', 'split_total_s', 'moving_s', 'stop_s'),
    sketch: secondsOf('total'),
    landsAt: 'to',
    ...observed,
  },
  {
    name: 'container_borders',
    title: 'Containers that changed country',
    dimensions: [
      { name: 'checkpoint', reference: 'checkpoint' },
      { name: 'from', reference: 'country' },
      { name: 'to', reference: 'country' },
      mode,
      load,
      size,
    ],
    measures: measures('n', 'teu_milli', 'mass_kg', 'mass_n'),
    ...observed,
  },
  {
    name: 'transport_calls',
    title: 'Trains, vessels and trucks that reached or left a node',
    dimensions: [node, mode, { name: 'call', values: fields.calls }],
    measures: measures('n'),
    ...observed,
  },
  {
    name: 'container_counts',
    title: 'Container figures that publishers report for a period',
    dimensions: [
      node,
      { name: 'direction', values: countDirections },
      { name: 'metric', values: fields.countMetrics },
      { name: 'category' },
      { name: 'period', values: periodGrains },
      load,
      mode,
    ],
    measures: measures('facts', 'value'),
    count: 'facts',
    grains: ['day'],
    graceSeconds: 62 * day,
  },
  {
    name: 'container_costs',
    title: 'Costs of consignments over a leg, in minor units of their currency',
    dimensions: [from, to, mode, { name: 'currency' }],
    measures: measures('n', 'amount_minor', 'mass_kg'),
    landsAt: 'to',
    count: 'n',
    grains: ['day'],
    graceSeconds: 31 * day,
  },
];
