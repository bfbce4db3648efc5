import { BatchSize, handlerLimitMillis } from './batch-size.js';

describe('the size of batches', () => {
  it('is all there is until one takes long', () => {
    const size = new BatchSize();
    size.learn(5_000, 100, true);
    expect(size.of(20_000)).toBe(20_000);
  });

  it('is halved while batches come near the limit of the handler, down to one record', () => {
    const size = new BatchSize();
    size.learn(1_000, handlerLimitMillis / 2, true);
    expect(size.of(5_000)).toBe(500);
    for (let i = 0; i < 20; i++) size.learn(size.of(5_000), handlerLimitMillis, false);
    expect([size.of(5_000), size.of(0)]).toEqual([1, 0]);
  });

  it('grows back while full batches are quick, and only then', () => {
    const size = new BatchSize();
    size.learn(1_000, handlerLimitMillis, true);
    size.learn(100, 10, true);
    size.learn(500, 10, false);
    expect(size.of(5_000)).toBe(500);
    size.learn(500, handlerLimitMillis / 4, true);
    expect(size.of(5_000)).toBe(500);
    size.learn(500, 10, true);
    expect(size.of(5_000)).toBe(1_000);
  });
});
