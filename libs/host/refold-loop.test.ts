import { type Step, StoreUnavailable } from '#libs/engine';
import { createLogger } from '#libs/platform';
import { RefoldLoop } from './refold-loop.js';

const worked = (isDone = false): Step => ({
  kind: 'worked', walk: { domain: 'toy', cause: 'reference', tenant: '', target: 1, cursor: undefined }, counts: { seen: 1, changed: 0, moved: 0, restated: 0, refused: 0 }, isDone,
});
const again: Step = { kind: 'again', error: new StoreUnavailable('busy') };

/** A loop whose steps take 100 ms each and come out as told, then idle; the times at which they began. */
function startLoop(steps: (Step | Error)[], isIngesting = false): { loop: RefoldLoop; began: number[]; opened: () => number } {
  const began: number[] = [];
  let opened = 0;
  const start = Date.now();
  const refolder = {
    openDue: () => Promise.resolve(void opened++),
    step: async (): Promise<Step> => {
      began.push(Date.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const step = steps.shift() ?? { kind: 'idle' as const };
      if (step instanceof Error) throw step;
      return step;
    },
  };
  const loop = new RefoldLoop({ domain: 'toy', refolder, log: createLogger('toy', 'silent'), isIngesting: () => isIngesting });
  loop.start();
  return { loop, began, opened: () => opened };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the loop that folds entities again', () => {
  it('works half of the time, and looks for what is due when there is nothing to do', async () => {
    const { loop, began, opened } = startLoop([worked(), worked(true)]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(began).toEqual([0, 200, 400, 2_500, 4_600]);
    expect(opened()).toBe(3);
    await loop.stop();
  });

  it('works a fifth of the time while records are applied', async () => {
    const { loop, began } = startLoop([worked(), worked()], true);
    await jest.advanceTimersByTimeAsync(1_200);
    expect(began).toEqual([0, 500, 1_000]);
    await loop.stop();
  });

  it('waits longer and longer for a store that is busy, and survives a bug', async () => {
    const { loop, began } = startLoop([again, new Error('a bug'), again, worked()]);
    await jest.advanceTimersByTimeAsync(1_900);
    expect(began).toEqual([0, 150, 450, 1_550, 1_750]);
    await loop.stop();
  });

  it('stops after the step under way, without resting', async () => {
    const { loop, began } = startLoop([]);
    await jest.advanceTimersByTimeAsync(50);
    const stopped = loop.stop();
    await jest.advanceTimersByTimeAsync(50);
    await stopped;
    await jest.advanceTimersByTimeAsync(10_000);
    expect(began).toEqual([0]);
  });
});
