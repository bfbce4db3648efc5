import { borderCheckpoints } from './index.js';

const { cubes, indicators, events, routeKey } = borderCheckpoints;
const measuresOf = (cube: string): readonly string[] => cubes.find(({ name }) => name === cube)?.measures.map(({ name }) => name) ?? [];
const dimensionsOf = (cube: string): readonly string[] => cubes.find(({ name }) => name === cube)?.dimensions.map(({ name }) => name) ?? [];

it('declares its eight cubes', () => {
  expect(cubes.map(({ name, dimensions, measures }) => `${name}: ${dimensions.map((d) => d.name).join(' ')}; ${measures.map((m) => m.name).join(' ')}`)).toEqual([
    'border_passages: node direction mode unit_type outcome; n clear_n clear_s activity_s overlap_s unexplained_s clipped_n wait_n wait_s cost_n entered_s',
    'border_waits: node direction mode unit_type; n wait_s',
    'border_activities: node direction mode activity; n duration_s',
    'border_crossings: checkpoint from to mode unit_type; n both_sides timed_n total_s out_s between_s in_s',
    'border_costs: node direction mode currency official; n amount_minor',
    'border_gauges: node direction unit_type lane metric source; obs_n value_n value_s observed_s closed_s unavailable_s',
    'border_counts: node direction metric category period; facts value',
    'border_trade: node regime partner chapter currency; lines amount_minor mass_kg mass_n',
  ]);
  expect(cubes.filter(({ grains }) => !grains.includes('hour')).map(({ name }) => name)).toEqual(['border_costs', 'border_counts', 'border_trade']);
});

it.each(cubes)('counts observations of $name by one of its measures', ({ name, count }) => {
  expect(measuresOf(name)).toContain(count);
});

it.each(indicators)('builds $name from measures and dimensions that exist', ({ cube, formula, where, defaults, single, parts, sketchDivisor }) => {
  const named = Object.entries(formula).filter(([key]) => ['measure', 'of', 'amount'].includes(key)).map(([, name]) => String(name));
  const per = formula.kind === 'usd' && formula.per ? measuresOf(formula.per.cube).includes(formula.per.measure) : true;
  expect(per).toBe(true);
  expect(measuresOf(cube)).toEqual(expect.arrayContaining([...named, ...(formula.kind === 'mean' ? [formula.per] : []), ...Object.values(parts ?? {})]));
  expect(dimensionsOf(cube)).toEqual(expect.arrayContaining([...Object.keys(where ?? {}), ...Object.keys(defaults ?? {}), ...(single ?? [])]));
  if (sketchDivisor !== undefined) expect(cubes.find(({ name }) => name === cube)?.sketch).toBeDefined();
});

it('routes steps by unit and gauges by series, whatever the mode or the status', () => {
  const [step, gauge, count] = events;
  const truck = { place: { codes: ['NODE:A'] }, unitType: 'TRUCK', unitId: 'a 1', direction: 'IN', mode: 'ROAD', step: 'ENTERED', classifier: 'ACTUAL' };
  const queue = { place: { codes: ['NODE:A'] }, direction: 'IN', unitType: 'ALL', lane: 'ALL', metric: 'WAIT_S', status: 'CLOSED', validForS: 60 };
  expect(routeKey(step!.type, step!.keep(truck))).toBe('TRUCK:A1');
  expect(routeKey(gauge!.type, gauge!.keep(queue))).toBe('NODE:A|IN|ALL|ALL|WAIT_S');
  expect(routeKey(count!.type, [['NODE:A']])).toBeUndefined();
});
