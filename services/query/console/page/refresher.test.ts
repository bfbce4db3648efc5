import { Refresher } from './refresher.mjs';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A question that takes some milliseconds, and how often it was asked. */
function question(millis: number, answers: readonly boolean[] = []): { readonly refresher: Refresher; readonly end: AbortController; asked(): number } {
  const end = new AbortController();
  let asked = 0;
  const askOnce = (): Promise<boolean> => {
    asked += 1;
    return new Promise((resolve) => setTimeout(() => resolve(answers[asked - 1] ?? true), millis));
  };
  return { refresher: new Refresher(askOnce, end.signal), end, asked: () => asked };
}

it('asks at once, and once more for all marks that come while it asks', async () => {
  const { refresher, asked } = question(100);
  refresher.mark();
  expect(asked()).toBe(1);
  refresher.mark();
  refresher.mark();
  await jest.advanceTimersByTimeAsync(10_000);
  expect(asked()).toBe(2);
});

it('asks a slow question the more seldom', async () => {
  const { refresher, asked } = question(2_000);
  refresher.mark();
  await jest.advanceTimersByTimeAsync(1_000);
  refresher.mark();
  await jest.advanceTimersByTimeAsync(6_900);
  expect(asked()).toBe(1);
  await jest.advanceTimersByTimeAsync(200);
  expect(asked()).toBe(2);
});

it('asks again after trouble without being marked, until it is answered', async () => {
  const { refresher, asked } = question(100, [false, false, true]);
  refresher.mark();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(asked()).toBe(3);
});

it('asks no more once the page is closed', async () => {
  const { refresher, end, asked } = question(100, [false]);
  refresher.mark();
  end.abort();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(asked()).toBe(1);
});
