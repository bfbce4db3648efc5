import type { CloudEvent, JsonObject } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { dayRows, foldEvents } from './testing/fixtures.js';

const reference = buildSnapshot(1, readReferenceSet('common'));

function count(data: JsonObject): CloudEvent {
  const common = { place: { codes: ['IATA:ALA'] }, period: { start: '2024-03-01', grain: 'MONTH' }, metric: 'PASSENGERS', value: 7 };
  return { specversion: '1.0', id: 'x', source: '/s', type: 'caravan.flight.count.v1', time: '2024-03-01T00:00:00Z', data: { ...common, ...data } };
}

it('lands a figure on the local day of its airport on which the period starts', () => {
  const { rows } = foldEvents([count({ direction: 'OUT', counterpart: 'IATA:URC', category: 'TRANSFER' })], reference);
  expect([...rows.values()]).toEqual([
    {
      cube: 'flight_counts', grain: 'day', bucket: '2024-03-01', measures: { facts: 1, value: 7 }, values: [],
      dims: { node: 'ALA', counterpart: 'URC', direction: 'OUT', metric: 'PASSENGERS', category: 'TRANSFER', period: 'MONTH' },
    },
  ]);
});

it('takes a counterpart as a place, as a code, or not at all', () => {
  const counterpart = (data: JsonObject): unknown => {
    const folded = foldEvents([count(data)], reference);
    return [dayRows('flight_counts', folded)[0]?.dims['counterpart'], folded.flags['x']];
  };
  expect(counterpart({ counterpart: { codes: ['X:1', 'ICAO:UACC'] } })).toEqual(['NQZ', undefined]);
  expect(counterpart({ counterpart: 'UACC' })).toEqual(['NQZ', undefined]);
  expect(counterpart({})).toEqual(['unknown', undefined]);
  expect(counterpart({ counterpart: 'QQQ' })).toEqual(['unknown', ['place_unknown']]);
});

it('counts a reported zero as a fact, also at an airport nobody knows', () => {
  const folded = foldEvents([count({ value: 0, place: { codes: ['NODE:KZ-ALMATY'] }, counterpart: 'QQQ' })], reference);
  expect(dayRows('flight_counts', folded)).toMatchObject([{ dims: { node: 'unknown', category: 'ALL', direction: 'UNKNOWN' }, measures: { facts: 1 } }]);
  expect(folded.flags).toEqual({ x: ['place_unknown'] });
});
