import { type Store, StoreUnavailable } from '#libs/engine';
import type { Database } from './data-source.js';
import { PostgresStore } from './postgres-store.js';
import { type Waiting, relayOutbox } from './relay-outbox.js';
import { sampleDeadLetter } from './sample-rows.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';

let scratch: Scratch;
let ingest: Database;
let store: Store;

beforeAll(async () => {
  scratch = await migratedScratch('outbox');
  ingest = await scratch.open('caravan_ingest');
  store = new PostgresStore(ingest);
});
afterAll(() => scratch?.close());

const refuse = (...offsets: readonly number[]): Promise<void> => store.transaction((tx) => tx.insertDeadLetters(offsets.map((offset) => sampleDeadLetter(BigInt(offset)))));
const offsetOf = ({ value }: Waiting): string => (JSON.parse(value.toString()) as { offset: string }).offset;

async function relay(most = 100): Promise<string[]> {
  const published: string[] = [];
  await relayOutbox(ingest, most, (messages) => Promise.resolve(void published.push(...messages.map(offsetOf))));
  return published;
}

describe('the mirror of dead letters', () => {
  it('is published in the order of their commits, a part at a time, and once', async () => {
    await refuse(1, 2);
    await refuse(3);
    expect([await relay(2), await relay(2), await relay(2)]).toEqual([['1', '2'], ['3'], []]);
  });

  it('holds nothing of what was rolled back', async () => {
    await expect(store.transaction(async (tx) => {
      await tx.insertDeadLetters([sampleDeadLetter(4n)]);
      throw new StoreUnavailable('no');
    })).rejects.toThrow('no');
    expect(await relay()).toEqual([]);
  });

  it('waits while Kafka is away, and is published again where nobody knows whether it was', async () => {
    await refuse(5, 6);
    await expect(relayOutbox(ingest, 100, () => Promise.reject(new Error('no broker')))).rejects.toThrow('no broker');
    expect(await relay()).toEqual(['5', '6']);
  });

  it('is left to the process that is at it', async () => {
    await refuse(7);
    const others: (number | undefined)[] = [];
    await relayOutbox(ingest, 100, async () => void others.push(await relayOutbox(ingest, 100, () => Promise.resolve())));
    expect(others).toEqual([undefined]);
  });

  it('tells all but the bytes of a record too large to be mirrored', async () => {
    await store.transaction((tx) => tx.insertDeadLetters([{ ...sampleDeadLetter(8n), value: Buffer.alloc(600 * 1024) }]));
    const told: object[] = [];
    await relayOutbox(ingest, 1, (messages) => Promise.resolve(void told.push(...messages.map(({ value }) => JSON.parse(value.toString()) as object))));
    expect(told).toEqual([expect.objectContaining({ offset: '8', isWhole: false, record: { key: null, value: null, headers: [] } })]);
  });
});
