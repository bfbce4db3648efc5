import { ProgressWatch, type Watched } from './progress-watch.js';

const at = (nextOffset: bigint, end: bigint, trouble?: string): Watched => ({ partition: 3, nextOffset, end, trouble });

describe('a partition', () => {
  it('stalls when it stands still for too long while records wait', () => {
    const watch = new ProgressWatch(1_000);
    expect([watch.look([at(5n, 9n)], 0), watch.look([at(5n, 9n)], 999)]).toEqual([[], []]);
    expect(watch.look([at(5n, 12n)], 1_000)).toEqual([{ partition: 3, seconds: 1, waiting: 7n, because: 'Kafka hands out no batch', isDeaf: true }]);
  });

  it('does not while it gets on, or nothing waits', () => {
    const watch = new ProgressWatch(1_000);
    watch.look([at(5n, 9n)], 0);
    expect([watch.look([at(6n, 9n)], 2_000), watch.look([at(9n, 9n)], 4_000), watch.look([at(9n, 10n)], 9_000)]).toEqual([[], [], []]);
  });

  it('stalls for the reason that is known', () => {
    const watch = new ProgressWatch(1_000);
    watch.look([at(5n, 9n)], 0);
    expect(watch.look([at(5n, 9n, 'paused: no database')], 2_000)).toMatchObject([{ because: 'paused: no database', isDeaf: false }]);
    watch.handed(3, 2_000);
    expect(watch.look([at(5n, 9n)], 5_000)).toMatchObject([{ because: 'a batch has been under way for 3 s', isDeaf: false }]);
  });

  it('is not judged by what it did before it was taken away', () => {
    const watch = new ProgressWatch(1_000);
    watch.look([at(5n, 9n)], 0);
    watch.look([], 10);
    expect(watch.look([at(5n, 9n)], 5_000)).toEqual([]);
  });
});

it('the longest time without an answer is known until it is answered', () => {
  const watch = new ProgressWatch(1_000);
  const [first, second] = [watch.handed(1, 100), watch.handed(2, 200)];
  expect(watch.longestHandling(500)).toEqual({ partition: 1, millis: 400 });
  first();
  expect(watch.longestHandling(500)).toEqual({ partition: 2, millis: 300 });
  second();
  expect(watch.longestHandling(500)).toBeUndefined();
});
