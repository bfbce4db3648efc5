import { domains } from '#libs/catalog';
import type { OutgoingMessage } from '#libs/kafka';
import { createLogger, readEnvironment } from '#libs/platform';
import { createGateway, type Gateway } from '#services/gateway';
import { btsRow, btsRows, btsSource } from '../testing/feed-files.js';
import { createChecker } from './check-batch.js';
import { deliverFeed, importFeed } from './import-feed.js';
import type { ImportSource } from './import-source.js';
import type { Refusal } from './refusal.js';

const key = 'publishing-key';
const stored: OutgoingMessage[] = [];
let gateway: Gateway;
let gatewayUrl: string;

beforeAll(async () => {
  gateway = await createGateway({
    domains,
    keys: (secret) => Promise.resolve(secret === key ? { tenant: 'acme', scopes: ['publish'], domains: ['*'] } : undefined),
    publisher: {
      publish: (messages) => {
        stored.push(...messages);
        return Promise.resolve();
      },
    },
    clock: Date.now,
    environment: readEnvironment({}),
    logger: createLogger('gateway', 'silent'),
  });
  gatewayUrl = await gateway.listen(0);
});
afterAll(() => gateway.close());
beforeEach(() => void (stored.length = 0));

const idsStored = (): string[] => stored.map(({ value }) => (JSON.parse(value.toString()) as { id: string }).id);

async function refusalsOf(act: (report: { onRefusal: (refusal: Refusal) => void }) => Promise<unknown>): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  await act({ onRefusal: (refusal) => refusals.push(refusal) });
  return refusals;
}

describe('an import to a real gateway', () => {
  it('has every event of the file published once', async () => {
    const summary = await importFeed({ ...btsSource(btsRows(2_500)), gatewayUrl, key });
    expect(summary).toMatchObject({ rows: 2_500, events: 2_500, accepted: 2_500, refused: 0 });
    expect(new Set(idsStored()).size).toBe(2_500);
    expect(stored).toHaveLength(2_500);
  });

  it('is refused for the same reasons, at the same lines, as a dry run says', async () => {
    const source: ImportSource = btsSource([btsRow(1), btsRow(2, -5), btsRow(3), btsRow(4, 'x'), btsRow(5, 8, 'Camels')]);
    const sent = await refusalsOf((report) => importFeed({ ...source, gatewayUrl, key }, report));
    const checked = await refusalsOf((report) => deliverFeed(source, createChecker(domains, Date.now), { workers: 1 }, report));
    expect(sent.map(({ line, faults }) => [line, faults[0].reason]).sort()).toEqual([[3, 'value_out_of_range'], [5, 'mapping_failed'], [6, 'mapping_failed']]);
    const byLine = (refusals: Refusal[]): Refusal[] => [...refusals].sort((a, b) => a.line - b.line);
    expect(byLine(checked)).toEqual(byLine(sent));
    expect(idsStored()).toHaveLength(2);
  });

  it('says what to do about a wrong key', async () => {
    await expect(importFeed({ ...btsSource(btsRows(1)), gatewayUrl, key: 'wrong' })).rejects.toThrow(/does not know the API key: pass --key/);
  });
});
