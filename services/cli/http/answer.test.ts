import { parseRetryAfter } from './answer.js';

describe('Retry-After', () => {
  const now = Date.parse('2024-05-01T00:00:00Z');

  it.each([
    ['2', 2_000],
    ['0', 0],
    ['Wed, 01 May 2024 00:00:10 GMT', 10_000],
    ['Tue, 30 Apr 2024 00:00:00 GMT', 0],
    ['-5', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%p means %p ms', (header, millis) => {
    expect(parseRetryAfter(header, now)).toBe(millis);
  });
});
