import Runner from 'kafkajs/src/consumer/runner.js';
import { mendRunner } from './mend-runner.js';

const enough = 200;
const logger = { namespace: () => logger, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const nothing = (): Promise<void> => Promise.resolve();
const soon = (): Promise<object[]> => new Promise((resolve) => setImmediate(() => resolve([])));

/** A runner for a group of which the test says what it answers. */
function runnerFor(group: object): Runner {
  const consumerGroup = Object.assign(group, { connect: nothing, leave: nothing, heartbeat: nothing });
  return new Runner({ logger, consumerGroup, instrumentationEmitter: { emit: () => undefined }, concurrency: 1, eachBatch: nothing, onCrash: () => undefined, retry: { retries: 0 } });
}

beforeAll(mendRunner);

it('a consumer that is stopped while its fetchers are set up anew ends', async () => {
  let [nodes, asked, slowest] = [[1, 2], 0, (): void => undefined];
  const fetch = (nodeId: number): Promise<object[]> => (nodeId === 1 ? soon() : new Promise((resolve) => (slowest = () => resolve([]))));
  const getNodeIds = (): number[] => {
    // A loop that gives nobody a turn would outlive any timeout of the test.
    if (++asked > enough && nodes.length === 1) throw new Error('fetchers are set up for ever');
    return nodes;
  };
  const runner = runnerFor({ memberId: 'm', joinAndSync: nothing, getNodeIds, fetch });
  await runner.start();
  // Node 2 leads nothing any more: the fetcher of node 1 sees it, and waits for that of node 2.
  [nodes, asked] = [[1], 0];
  await new Promise((resolve) => setTimeout(resolve, 50));
  const stopping = runner.stop();
  slowest();
  await stopping;
  expect(asked).toBeLessThan(enough);
});

it('a consumer that was expelled and could not join at once joins, and fetches nothing before', async () => {
  let [joins, fetches, enoughSeen] = [0, 0, (): void => undefined];
  const seen = new Promise<void>((resolve) => (enoughSeen = resolve));
  const group = {
    memberId: null as string | null,
    joinAndSync: () => {
      if (++joins === 2) group.memberId = 'second';
      return nothing();
    },
    getNodeIds: () => [1],
    fetch: () => {
      if (group.memberId !== null || ++fetches === enough) enoughSeen();
      return soon();
    },
  };
  const runner = runnerFor(group);
  await runner.start();
  await seen;
  await runner.stop();
  expect([joins, fetches]).toEqual([2, 0]);
});
