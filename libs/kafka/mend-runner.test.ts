import Runner from 'kafkajs/src/consumer/runner.js';
import { endFetchingWhenStopped } from './end-when-stopped.js';

const enough = 200;
const logger = { namespace: () => logger, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const nothing = (): Promise<void> => Promise.resolve();

it('a consumer that is stopped while its fetchers are set up anew ends', async () => {
  endFetchingWhenStopped();
  let [nodes, asked, slowest] = [[1, 2], 0, (): void => undefined];
  const fetch = (nodeId: number): Promise<object[]> => new Promise((resolve) => (nodeId === 1 ? setImmediate(() => resolve([])) : (slowest = () => resolve([]))));
  const getNodeIds = (): number[] => {
    // A loop that gives nobody a turn would outlive any timeout of the test.
    if (++asked > enough && nodes.length === 1) throw new Error('fetchers are set up for ever');
    return nodes;
  };
  const consumerGroup = { connect: nothing, joinAndSync: nothing, leave: jest.fn(nothing), heartbeat: nothing, getNodeIds, fetch };
  const crashed = jest.fn();
  const runner = new Runner({ logger, consumerGroup, instrumentationEmitter: { emit: () => undefined }, concurrency: 1, eachBatch: nothing, onCrash: crashed, retry: { retries: 0 } });
  await runner.start();
  // Node 2 leads nothing any more: the fetcher of node 1 sees it, and waits for that of node 2.
  [nodes, asked] = [[1], 0];
  await new Promise((resolve) => setTimeout(resolve, 50));
  const stopping = runner.stop();
  slowest();
  await stopping;
  expect(asked).toBeLessThan(enough);
  expect(consumerGroup.leave).toHaveBeenCalledTimes(1);
});
