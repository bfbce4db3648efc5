import type { CloudEvent } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { foldEvents } from './testing/fixtures.js';

const reference = buildSnapshot(1, readReferenceSet('common'), readReferenceSet('dev-feeds'));
const event = (kind: string, time: string, data: object): CloudEvent => ({
  specversion: '1.0', id: 'x', source: '/s', type: `caravan.border.${kind}.v1`, time, data: data as never,
});
const rowsOf = (one: CloudEvent): unknown[] => [...foldEvents([one], reference).rows.values()];

it('lands a count on the local day its period starts, by its grain', () => {
  const data = { place: { codes: ['HK-CONTROL-POINT:Airport'] }, direction: 'IN', metric: 'PERSONS', category: 'RESIDENT' };
  const period = { start: '2020-01-25', grain: 'DAY' };
  expect(rowsOf(event('count', '2020-01-24T16:00:00Z', { ...data, period, value: 14_907 }))).toEqual([
    expect.objectContaining({
      grain: 'day',
      bucket: '2020-01-25',
      dims: expect.objectContaining({ direction: 'IN', metric: 'PERSONS', category: 'RESIDENT', period: 'DAY' }),
      measures: { facts: 1, value: 14_907 },
    }),
  ]);
});

it('counts a reported zero as a fact', () => {
  const data = { place: { codes: ['US-BTS-PORT:108'] }, direction: 'IN', metric: 'TRAINS', period: { start: '2018-12-01', grain: 'MONTH' } };
  expect(rowsOf(event('count', '2018-12-01T00:00:00Z', { ...data, value: 0 }))).toMatchObject([{ bucket: '2018-12-01', measures: { facts: 1 } }]);
});

it('lands a declared line when registered, in its chapter, telling no mass from zero mass', () => {
  const data = { place: { codes: ['NODE:KZ-ALTYNKOL'] }, regime: 'EXPORT', partner: 'CN', value: { amountMinor: 5, currency: 'KZT' } };
  const line = (more: object): unknown => rowsOf(event('declaration', '2023-10-10T20:00:00Z', { ...data, ...more }))[0];
  expect(line({ hs: '1101' })).toMatchObject({ bucket: '2023-10-11', dims: { chapter: '11', currency: 'KZT' }, measures: { lines: 1, amount_minor: 5 } });
  expect(line({ hs: '9901', massKg: 0 })).toMatchObject({ dims: { chapter: 'UNKNOWN' }, measures: { lines: 1, amount_minor: 5, mass_n: 1 } });
});
