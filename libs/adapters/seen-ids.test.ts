import { SeenIds } from './seen-ids.js';

it('knows the last half million ids and forgets those long before', () => {
  const ids = new SeenIds();
  expect(ids.add('first')).toBe(false);
  expect(ids.add('first')).toBe(true);
  for (let index = 0; index < 499_999; index++) ids.add(`id ${index}`);
  expect(ids.add('first')).toBe(true);
  for (let index = 0; index < 500_000; index++) ids.add(`later ${index}`);
  expect(ids.add('later 0')).toBe(true);
  expect(ids.add('first')).toBe(false);
});
