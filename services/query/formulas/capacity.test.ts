import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { fraction, toNumber } from '../decimal.js';
import { capacityOver } from './capacity.js';

const reference = buildSnapshot(1, readReferenceSet('common'));

it('multiplies trains per direction by the directions asked', () => {
  const week = { from: '2025-02-03', to: '2025-02-10' };
  expect(capacityOver(reference, 'KZCN-ALTYNKOL', 'TRAINS_PER_DAY_PER_DIRECTION', week, 1)).toEqual({ openDays: 7, capacity: fraction(56), reason: null });
  expect(capacityOver(reference, 'KZCN-ALTYNKOL', 'TRAINS_PER_DAY_PER_DIRECTION', week, 2).capacity).toEqual(fraction(112));
});

it('adds what was in force on each day', () => {
  const span = { from: '2025-11-24', to: '2025-11-26' };
  expect(capacityOver(reference, 'KZCN-NURZHOLY', 'VEHICLES_PER_DAY', span, 2)).toEqual({ openDays: 2, capacity: fraction(2_000), reason: null });
});

it('has no answer when one open day lacks a capacity', () => {
  expect(capacityOver(reference, 'KZCN-NURZHOLY', 'VEHICLES_PER_DAY', { from: '2025-11-07', to: '2025-11-09' }, 2)).toEqual({ openDays: 2, capacity: null, reason: 'capacity_unknown' });
});

it('spreads the tonnes of a year over its days, leap years and closed days too', () => {
  const tonnes = (from: string, to: string): number => toNumber(capacityOver(reference, 'KZCN-DOSTYK', 'TONNES_PER_YEAR', { from, to }, 1).capacity ?? fraction(0), 2);
  expect([tonnes('2024-01-01', '2025-01-01'), tonnes('2024-01-01', '2024-01-02'), tonnes('2023-01-01', '2023-01-02')]).toEqual([20_000_000, 54_644.81, 54_794.52]);
  expect(tonnes('2017-01-01', '2025-01-01')).toBe(160_000_000);
  expect(capacityOver(reference, 'KZCN-DOSTYK', 'TONNES_PER_YEAR', { from: '2015-12-31', to: '2016-01-02' }, 2).reason).toBe('capacity_unknown');
});

it('tells planned from closed, and days before the opening from open ones', () => {
  const days = { from: '2023-10-01', to: '2023-10-04' };
  expect(capacityOver(reference, 'KZCN-BAKHTY-RAIL', 'TRAINS_PER_DAY_PER_DIRECTION', days, 2).reason).toBe('not_open');
  expect(capacityOver(reference, 'KZCN-NURZHOLY', 'VEHICLES_PER_DAY', days, 2)).toEqual({ openDays: 0, capacity: fraction(0), reason: 'closed' });
  expect(capacityOver(reference, 'KZCN-ALAKOL', 'VEHICLES_PER_DAY', { from: '2024-12-30', to: '2025-01-02' }, 2).openDays).toBe(1);
});
