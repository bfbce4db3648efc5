import { domains } from '#libs/catalog';
import { withConnection } from '#libs/database';
import { registry } from '#libs/platform';
import { sendCanary } from '#services/watch';
import { type World, startWorld } from '../golden/world.js';
import { type QueryClient, startQuery } from './query-service.js';

jest.setTimeout(300_000);

let world: World;
let query: QueryClient;
let key: string;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-canary', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  query = await startQuery(world);
  key = await world.keyFor('canary');
});
afterAll(async () => {
  await query?.stop();
  await world?.stop();
});

const rows = (text: string): Promise<object[]> => withConnection(world.database, (connection) => connection.rows({ text }));
const send = (domain: (typeof domains)[number], more: object = {}): Promise<void> => sendCanary({ domain, gatewayUrl: world.gatewayUrl, queryUrl: query.url, key, patienceMillis: 60_000, ...more });
const metric = async (name: string, domain: string): Promise<number | undefined> =>
  (await registry.getMetricsAsJSON()).find((each) => each.name === name)?.values.find(({ labels }) => (labels as { domain?: string }).domain === domain)?.value;

it.each(domains)('comes out at the other end of $name', async (domain) => {
  await send(domain);
  expect(await metric('caravan_canary_last_success_timestamp_seconds', domain.name)).toBeGreaterThan(0);
  expect(await metric('caravan_canary_latency_seconds', domain.name)).toBeGreaterThan(0);
});

it('adds to no number, is no refused record, and moves no watermark', async () => {
  await send(domains[0] as (typeof domains)[number]);
  expect(await rows('select from caravan.rollup')).toEqual([]);
  expect(await rows('select from caravan.restatement')).toEqual([]);
  expect(await rows('select from caravan.dead_letter')).toEqual([]);
  expect(await rows('select from caravan.partition_offset where watermark is not null')).toEqual([]);
  expect(await rows('select distinct tenant from caravan.fact')).toEqual([{ tenant: 'canary' }]);
});

it('says when it is refused, and when it does not come out', async () => {
  const [domain] = domains;
  if (!domain) throw new Error('there is no domain');
  await expect(send(domain, { key: 'nobody' })).rejects.toThrow('was refused: the gateway answered 401');
  await expect(send(domain, { queryUrl: 'http://127.0.0.1:9', patienceMillis: 500 })).rejects.toThrow('did not come out');
});
