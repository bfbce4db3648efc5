import BrokerPool from 'kafkajs/src/cluster/brokerPool.js';
import { mendBrokerPool } from './mend-broker-pool.js';

const logger = { namespace: () => logger, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const place = (nodeId: number): { nodeId: number; host: string; port: number; rack: null } => ({ nodeId, host: 'kafka', port: 9_000 + nodeId, rack: null });

beforeAll(mendBrokerPool);

it('a broker that goes while metadata is asked for lends its number to no other', async () => {
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const pool = new BrokerPool({ connectionPoolBuilder: { build: (at = { host: 'kafka', port: 9_001, rack: null }) => Promise.resolve(at) }, logger, retry: { retries: 0 }, metadataMaxAge: 60_000 });
  let isSlow = false;
  const metadata = async (): Promise<object> => {
    if (isSlow) await answered;
    return { brokers: [1, 2].map(place), topicMetadata: [] };
  };
  Object.assign(pool, { createBroker: (broker: object) => ({ nodeId: null, ...broker, isConnected: () => true, connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), metadata }) });
  await pool.connect();
  await pool.refreshMetadata([]);
  isSlow = true;
  const asking = pool.refreshMetadata([]);
  await new Promise(setImmediate);
  pool.removeBroker(place(1));
  answer();
  await asking;
  expect(Object.entries(pool.brokers).map(([number, { nodeId, connectionPool }]) => [number, nodeId, connectionPool.port])).toEqual([['1', 1, 9_001], ['2', 2, 9_002]]);
});
