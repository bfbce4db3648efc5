import { Watchdog, type WatchdogParts } from './watchdog.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const running = { partition: 0, nextOffset: 5n, trouble: undefined };
const lookMillis = 5_000;

function watchdog(changes: Partial<WatchdogParts> = {}): { readonly dog: Watchdog; readonly said: string[] } {
  const said: string[] = [];
  const dog = new Watchdog({
    stalledAfterMillis: 10_000, partitions: () => [running], readEnds: () => Promise.resolve(new Map([[0, 9n]])),
    onEvent: (event) => void said.push(event), onStuck: ({ message }) => void said.push(message), ...changes,
  });
  dog.start();
  return { dog, said };
}

it('looks again and again, says once that a partition stands still, and gives up on one that Kafka hands out nothing of', async () => {
  const { dog, said } = watchdog();
  await jest.advanceTimersByTimeAsync(4 * lookMillis);
  expect([said, dog.stalls.map(({ partition, seconds }) => [partition, seconds])]).toEqual([['stalled'], [[0, 15]]]);
  await jest.advanceTimersByTimeAsync(lookMillis);
  expect(said).toEqual(['stalled', 'Kafka has handed out no batch of partition 0 for 20 s, and 4 records wait']);
});

it('gives up on a batch that is never answered', async () => {
  const { dog, said } = watchdog({ readEnds: () => Promise.resolve(new Map()) });
  dog.handed(0);
  await jest.advanceTimersByTimeAsync(65_000);
  expect(said).toEqual(['a batch of partition 0 has had no answer for 65 s']);
});

it('goes on when the log cannot be asked', async () => {
  let asked = 0;
  const { said } = watchdog({ readEnds: () => Promise.reject(new Error(`no broker ${asked++}`)) });
  await jest.advanceTimersByTimeAsync(2 * lookMillis);
  expect([asked, said.length]).toEqual([2, 2]);
});

it('looks no more once it is stopped, in the middle of a look too', async () => {
  let [asked, answer] = [0, (): void => undefined];
  const { dog, said } = watchdog({ readEnds: () => new Promise((resolve) => ((asked += 1), (answer = () => resolve(new Map([[0, 9n]]))))) });
  await jest.advanceTimersByTimeAsync(lookMillis);
  dog.stop();
  answer();
  await jest.advanceTimersByTimeAsync(10 * lookMillis);
  expect([asked, said]).toEqual([1, []]);
});
