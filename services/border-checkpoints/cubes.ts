import { countDirections, measures, periodGrains, type Cube, type Dimension } from '#libs/contracts';
import { chapters } from './declaration-event.js';
import * as fields from './fields.js';

const day = 86_400;

/** What can become of a passage. */
export const outcomes = ['EXITED', 'TURNED_BACK', 'EXIT_MISSING', 'OPEN'] as const;

const node: Dimension = { name: 'node', reference: 'node' };
const direction: Dimension = { name: 'direction', values: fields.stepDirections };
const mode: Dimension = { name: 'mode', values: fields.modes };
const unitType: Dimension = { name: 'unit_type', values: fields.unitTypes };
const currency: Dimension = { name: 'currency' };
const metricOf = (values: readonly string[]): Dimension => ({ name: 'metric', values });

/** Cubes of what was observed: by local hour and day, closed a day after their end. */
const observed = { grains: ['hour', 'day'], graceSeconds: day } as const satisfies Partial<Cube>;
const secondsOf = (name: string): { readonly name: string; readonly unit: string } => ({ name, unit: 's' });

/** The cubes of this domain; folds give dimension values and measures in these orders (domains.md 3.3). */
export const cubes: readonly Cube[] = [
  {
    name: 'border_passages',
    title: 'Ways of units through one side of a checkpoint',
    dimensions: [node, direction, mode, unitType, { name: 'outcome', values: outcomes, open: ['OPEN'] }],
    measures: measures(
      'n', 'clear_n', 'clear_s', 'activity_s', 'overlap_s', 'unexplained_s', 'clipped_n', 'wait_n', 'wait_s', 'cost_n', 'entered_s',
    ),
    count: 'n',
    sketch: secondsOf('clear'),
    ...observed,
  },
  {
    name: 'border_waits',
    title: 'Waits before the control zone',
    dimensions: [node, direction, mode, unitType],
    measures: measures('n', 'wait_s'),
    count: 'n',
    sketch: secondsOf('wait'),
    ...observed,
  },
  {
    name: 'border_activities',
    title: 'Controls and other activities inside the control zone',
    dimensions: [node, direction, mode, { name: 'activity' }],
    measures: measures('n', 'duration_s'),
    count: 'n',
    sketch: secondsOf('duration'),
    ...observed,
  },
  {
    name: 'border_crossings',
    title: 'Units that crossed a border, each counted once',
    dimensions: [
      { name: 'checkpoint', reference: 'checkpoint' },
      { name: 'from', reference: 'country' },
      { name: 'to', reference: 'country' },
      mode,
      unitType,
    ],
    measures: measures('n', 'both_sides', 'timed_n', 'total_s', 'out_s', 'between_s', 'in_s'),
    count: 'n',
    sketch: secondsOf('total'),
    ...observed,
  },
  {
    name: 'border_costs',
    title: 'Payments at the border, in minor units of their currency',
    dimensions: [node, direction, mode, currency, { name: 'official', values: ['YES', 'NO'] }],
    measures: measures('n', 'amount_minor'),
    count: 'n',
    ...observed,
    grains: ['day'],
  },
  {
    name: 'border_gauges',
    title: 'Queues, waiting times and open lanes over time',
    dimensions: [
      node,
      { name: 'direction', values: fields.gaugeDirections },
      { name: 'unit_type', values: [...fields.unitTypes, 'ALL'] },
      { name: 'lane', values: fields.lanes },
      metricOf(fields.gaugeMetrics),
      { name: 'source' },
    ],
    measures: measures('obs_n', 'value_n', 'value_s', 'observed_s', 'closed_s', 'unavailable_s'),
    count: 'obs_n',
    sketch: { name: 'value', unit: '1' },
    ...observed,
  },
  {
    name: 'border_counts',
    title: 'Figures that publishers report for a period',
    dimensions: [
      node,
      { name: 'direction', values: countDirections },
      metricOf(fields.countMetrics),
      { name: 'category' },
      { name: 'period', values: periodGrains },
    ],
    measures: measures('facts', 'value'),
    count: 'facts',
    grains: ['day'],
    graceSeconds: 62 * day,
  },
  {
    name: 'border_trade',
    title: 'Declared goods, in minor units of their currency',
    dimensions: [
      node,
      { name: 'regime', values: fields.regimes },
      { name: 'partner', reference: 'country' },
      { name: 'chapter', values: chapters },
      currency,
    ],
    measures: measures('lines', 'amount_minor', 'mass_kg', 'mass_n'),
    count: 'lines',
    grains: ['day'],
    graceSeconds: 31 * day,
  },
];
