import type { Pulse } from '#libs/database/reads';
import { changesBetween } from './changes.js';

const topics = new Map([['flights', 'caravan.flights.v1'], ['seaport-calls', 'caravan.seaport-calls.v1']]);
const pulse = (change: Partial<Pulse> = {}): Pulse => ({ consumed: new Map([['caravan.flights.v1', '7']]), restatement: '1', deadLetter: '', alarm: '0 ', reference: '3', ...change });

it('is undefined while nothing moved', () => {
  expect(changesBetween(pulse(), pulse(), topics)).toBeUndefined();
});

it('names the domains of which records were applied, also the first ones', () => {
  const consumed = new Map([['caravan.flights.v1', '7'], ['caravan.seaport-calls.v1', '1']]);
  expect(changesBetween(pulse(), pulse({ consumed }), topics)).toEqual({ domains: ['seaport-calls'], lists: [] });
});

it('names every list that moved', () => {
  expect(changesBetween(pulse(), pulse({ restatement: '2', deadLetter: '2026-01-01', alarm: '1 2026-01-01', reference: '4' }), topics)).toEqual({ domains: [], lists: ['restatements', 'dead-letters', 'alarms', 'reference'] });
});
