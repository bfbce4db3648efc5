import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { checkpointsAt, closuresDiffer } from './holidays.js';

const reference = buildSnapshot(1, readReferenceSet('common'));

it('compares the closed days of the checkpoints that nodes belong to', () => {
  const road = checkpointsAt(reference, new Set(['KZ-NURZHOLY']));
  expect([...road]).toEqual(['KZCN-NURZHOLY']);
  const october = { from: '2023-10-01', to: '2023-11-01' };
  expect(closuresDiffer(reference, road, october, { from: '2022-10-01', to: '2022-11-01' })).toBe(true);
  expect(closuresDiffer(reference, road, { from: '2022-11-01', to: '2022-12-01' }, { from: '2021-11-01', to: '2021-12-01' })).toBe(false);
  expect(closuresDiffer(reference, checkpointsAt(reference, new Set(['KZ-ALTYNKOL'])), october, { from: '2022-10-01', to: '2022-11-01' })).toBe(false);
});

it('sees a closure that only touches a span', () => {
  const road = new Set(['KZCN-NURZHOLY']);
  expect(closuresDiffer(reference, road, { from: '2023-10-03', to: '2023-10-04' }, { from: '2023-10-04', to: '2023-10-05' })).toBe(true);
  expect(closuresDiffer(reference, road, { from: '2023-10-02', to: '2023-10-04' }, { from: '2023-10-01', to: '2023-10-03' })).toBe(false);
});
