import { isCaughtUp } from './caught-up.js';

describe('isCaughtUp', () => {
  const status = { domains: [{ domain: 'flights', lag: 0 }, { domain: 'border-checkpoints', lag: 3 }, { domain: 'container-traffic', lag: null }] };

  it.each([
    [['flights'], true],
    [['border-checkpoints'], false],
    [['container-traffic'], false],
    [['flights', 'border-checkpoints'], false],
    [['unheard-of'], false],
  ])('of %j is %p', (domains, expected) => {
    expect(isCaughtUp(status, domains)).toBe(expected);
  });

  it('is false of an answer that says nothing', () => {
    expect(isCaughtUp({}, ['flights'])).toBe(false);
  });
});
