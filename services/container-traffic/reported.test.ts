import type { CloudEvent, JsonObject } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { dayRows, foldEvents } from './testing/fixtures.js';

const reference = buildSnapshot(1, readReferenceSet('common'));
let ids = 0;
const event = (kind: string, time: string, data: JsonObject): CloudEvent => ({
  specversion: '1.0', id: `x${ids++}`, source: '/s', type: `caravan.container.${kind}.v1`, time, data,
});
const at = (node: string): JsonObject => ({ codes: [`NODE:${node}`] });

it('lands a reported figure on the local day its period starts, by its grain; zero is a fact', () => {
  const data = { place: at('KZ-ALTYNKOL'), metric: 'TRAINS', period: { start: '2024-01-01', grain: 'MONTH' } };
  const figures = [0, 7].map((value) => event('count', '2024-03-01T00:00:00Z', { ...data, value, direction: 'OUT', category: 'EXPRESS', load: 'LADEN', mode: 'RAIL' }));
  expect(dayRows('container_counts', figures, reference)).toEqual([
    expect.objectContaining({
      bucket: '2024-01-01',
      dims: { node: 'KZ-ALTYNKOL', direction: 'OUT', metric: 'TRAINS', category: 'EXPRESS', period: 'MONTH', load: 'LADEN', mode: 'RAIL' },
      measures: { facts: 2, value: 7 },
    }),
  ]);
});

it('lands a cost on the local day of the place it leads to, and flags either place', () => {
  const cost = event('cost', '2024-10-01T19:30:00Z', { from: at('GE-POTI'), to: at('KZ-MOIYNTY'), mode: 'RAIL', massKg: 2, cost: { amountMinor: 3, currency: 'GEL' } });
  expect(dayRows('container_costs', [cost], reference)).toMatchObject([{ bucket: '2024-10-02', dims: { currency: 'GEL' }, measures: { n: 1, amount_minor: 3, mass_kg: 2 } }]);
  const lost = event('cost', '2024-10-01T19:30:00Z', { from: at('XX'), to: at('YY'), mode: 'RAIL', massKg: 2, cost: { amountMinor: 3, currency: 'GEL' } });
  const planned = event('cost', '2024-10-01T19:30:00Z', { from: at('XX'), to: at('KZ-BAKHTY-RAIL'), mode: 'RAIL', massKg: 2, cost: { amountMinor: 3, currency: 'GEL' } });
  expect(foldEvents([lost, planned], reference).flags).toEqual({ [lost.id]: ['place_unknown'], [planned.id]: ['node_not_open', 'place_unknown'] });
});

describe('a call', () => {
  const call = (time: string, change: JsonObject = {}): CloudEvent =>
    event('call', time, { place: at('KZ-DOSTYK'), call: 'ARRIVED', mode: 'RAIL', classifier: 'ACTUAL', transportRef: 'X1', ...change });
  const count = (...events: readonly CloudEvent[]): number => dayRows('transport_calls', events, reference).reduce((sum, { measures }) => sum + (measures['n'] ?? 0), 0);

  it('told again less than 12 h later is the same, at the earliest time', () => {
    const told = [call('2025-07-01T18:59:59Z'), call('2025-07-02T06:59:58Z')];
    expect(dayRows('transport_calls', [...told].reverse(), reference).map(({ bucket, measures }) => [bucket, measures])).toEqual([['2025-07-01', { n: 1 }]]);
    expect(count(call('2025-07-01T00:00:00Z'), call('2025-07-01T12:00:00Z'))).toBe(2);
  });

  it('is told apart by node, call, mode and transport, and alone without a transport', () => {
    const time = '2025-07-01T00:00:00Z';
    expect(count(call(time), call(time, { call: 'DEPARTED' }), call(time, { mode: 'ROAD' }), call(time, { transportRef: 'X2' }), call(time, { place: at('KZ-AKTAU') }))).toBe(5);
    expect([count(call(time, { transportRef: ' ' }), call(time, { transportRef: '' })), count(call(time), call(time))]).toEqual([2, 1]);
    expect(count(call(time, { classifier: 'PLANNED' }))).toBe(0);
  });
});
