import type { Fact } from '#libs/contracts';
import { noState, stateAt } from './gauge-state.js';

const fact = (time: number, status: string, value: number, id = 'g', recorded = time): Fact => ({
  factId: id, source: '/s', id, type: 'caravan.border.gauge.v1', time, recorded, kept: [['NODE:X'], 'OUT', 'TRUCK', 'ALL', 'QUEUE_UNITS', status, value, 60],
});

it('shows the latest value with its age, zero too', () => {
  expect(stateAt([fact(1_000, 'VALUE', 5), fact(11_000, 'VALUE', 0)], 21_000)).toEqual({ status: 'VALUE', value: 0, reason: null, observedAt: 11_000, ageSeconds: 10 });
});

it('calls a report stale from the second on that its source says it holds until', () => {
  expect(stateAt([fact(0, 'VALUE', 5)], 59_999)).toMatchObject({ status: 'VALUE', value: 5 });
  expect(stateAt([fact(0, 'VALUE', 5)], 60_000)).toMatchObject({ status: 'STALE', value: 5, reason: null });
  expect(stateAt([fact(0, 'CLOSED', 0)], 60_000)).toMatchObject({ status: 'STALE', value: null, reason: 'stale' });
});

it.each([['CLOSED', 'closed'], ['NOT_AVAILABLE', 'not_available'], ['PENDING', 'pending']])('gives %s its reason', (status, reason) => {
  expect(stateAt([fact(0, status, 0)], 1_000)).toMatchObject({ status, value: null, reason });
});

it('prefers at one instant what was recorded later, then the greater id, whatever the order', () => {
  const facts = [fact(0, 'VALUE', 1, 'b', 5), fact(0, 'VALUE', 2, 'a', 6), fact(0, 'VALUE', 3, 'c', 5)];
  expect(stateAt(facts, 1_000).value).toBe(2);
  expect(stateAt([fact(0, 'VALUE', 1, 'a'), fact(0, 'VALUE', 3, 'c')].reverse(), 1_000).value).toBe(3);
});

it('knows nothing of what is still to come', () => {
  expect(stateAt([fact(5_000, 'VALUE', 1)], 1_000)).toEqual(noState);
});
