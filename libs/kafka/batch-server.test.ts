import type { BatchVerdict, Claim, KafkaBatch, OffsetOwner } from './batch.js';
import { KafkaBatchServer } from './batch-server.js';
import { of } from 'rxjs';

type Listener = (event: { payload: unknown }) => void;

const calls: string[] = [];
const listeners = new Map<string, Listener>();
let eachBatch: (payload: object) => Promise<void>;

const consumer = {
  events: { GROUP_JOIN: 'join', CRASH: 'crash' },
  on: (name: string, listener: Listener) => void listeners.set(name, listener),
  connect: () => Promise.resolve(),
  disconnect: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  subscribe: () => Promise.resolve(),
  run: (config: { eachBatch: typeof eachBatch }) => {
    eachBatch = config.eachBatch;
    return Promise.resolve();
  },
  pause: () => void calls.push('pause'),
  resume: () => void calls.push('resume'),
  seek: ({ offset }: { offset: string }) => void calls.push(`seek ${offset}`),
  commitOffsets: () => Promise.resolve(),
};
const admin = {
  connect: () => Promise.resolve(),
  disconnect: () => Promise.resolve(),
  fetchTopicOffsets: () => Promise.resolve([{ partition: 0, low: '0', high: '100' }]),
};

jest.mock('./client.js', () => ({ createKafka: () => ({ consumer: () => consumer, admin: () => admin }) }));

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

interface Setup {
  readonly server: KafkaBatchServer;
  readonly batches: KafkaBatch[];
  readonly crashed: jest.Mock;
}

async function start(claim: () => Promise<Claim>, verdict: (batch: KafkaBatch) => BatchVerdict | Promise<BatchVerdict>, hasGoneBack: OffsetOwner['hasGoneBack'] = () => Promise.resolve(false)): Promise<Setup> {
  const owner: OffsetOwner = {
    claim: () => {
      calls.push('claim');
      return claim();
    },
    hasGoneBack,
    haltGap: (_topic, _partition, epoch, expected, found) => Promise.resolve(void calls.push(`halt ${epoch} ${expected} ${found}`)),
  };
  const crashed = jest.fn();
  const server = new KafkaBatchServer({ brokers: [], clientId: 'c', groupId: 'g', topic: 't', owner, sessionTimeoutMillis: 30_000, concurrency: 1, maxBytesPerPartition: 1, onCrash: crashed });
  const batches: KafkaBatch[] = [];
  server.addHandler('t', async (batch: KafkaBatch) => {
    batches.push(batch);
    return of(await verdict(batch));
  }, true);
  await new Promise<void>((resolve, reject) => server.listen((error) => (error ? reject(error as Error) : resolve())));
  return { server, batches, crashed };
}

function join(): void {
  listeners.get('join')?.({ payload: { memberAssignment: { t: [0] } } });
}

function deliver(first: number, count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, i) => ({ offset: String(first + i), timestamp: '1', key: null, value: Buffer.from('x') }));
  return eachBatch({
    batch: { topic: 't', partition: 0, messages, highWatermark: '100', lastOffset: () => String(first + count - 1) },
    isRunning: () => true, isStale: () => false, heartbeat: () => Promise.resolve(),
    resolveOffset: (offset: string) => void calls.push(`resolve ${offset}`),
  });
}

const claimed = (): Promise<Claim> => Promise.resolve({ kind: 'claimed', epoch: 3, nextOffset: 5n });
const applied = (nextOffset: bigint) => (): BatchVerdict => ({ kind: 'applied', nextOffset });

let running: Setup | undefined;
beforeEach(() => {
  calls.length = 0;
});
afterEach(() => running?.server.close());

describe('rule 4: pause at once, claim, seek to the owner\'s offset, resume', () => {
  it('in this order, the pause before the join listener returns', async () => {
    running = await start(claimed, applied(6n));
    join();
    expect(calls[0]).toBe('pause');
    await settle();
    expect(calls).toEqual(['pause', 'claim', 'seek 5', 'resume']);
  });

  it('handles no batch before the claim', async () => {
    let allow = (): void => undefined;
    running = await start(() => new Promise((resolve) => (allow = () => resolve({ kind: 'claimed', epoch: 3, nextOffset: 5n }))), applied(6n));
    join();
    await deliver(5, 1);
    expect(running.batches).toEqual([]);
    await settle();
    allow();
    await settle();
    await deliver(5, 1);
    expect(running.batches.map(({ epoch }) => epoch)).toEqual([3]);
  });

  it('ignores a claim and a verdict that come after the next assignment', async () => {
    let answer = (_verdict: BatchVerdict): void => undefined;
    running = await start(claimed, () => new Promise((resolve) => (answer = resolve)));
    join();
    await settle();
    const handling = deliver(5, 1);
    await settle();
    join();
    calls.length = 0;
    answer({ kind: 'applied', nextOffset: 6n });
    await handling;
    expect(calls.filter((call) => call.startsWith('resolve'))).toEqual([]);
  });

  it('halts when the owner is further than the log', async () => {
    running = await start(() => Promise.resolve({ kind: 'claimed', epoch: 3, nextOffset: 101n }), applied(6n));
    join();
    await settle();
    expect(calls).toEqual(['pause', 'claim', 'halt 3 101 100']);
  });
});

describe('what a verdict does', () => {
  async function after(verdict: BatchVerdict | Error): Promise<string[]> {
    running = await start(claimed, () => (verdict instanceof Error ? Promise.reject(verdict) : verdict));
    join();
    await settle();
    calls.length = 0;
    await deliver(5, 2);
    return [...calls];
  }

  it('applied to the end: the offset is resolved', async () => {
    expect(await after({ kind: 'applied', nextOffset: 7n })).toEqual(['resolve 6']);
  });

  it('applied in part: the rest is fetched again', async () => {
    expect(await after({ kind: 'applied', nextOffset: 6n })).toEqual(['seek 6']);
  });

  it.each([['a failure', { kind: 'failed', error: new Error('no database') }], ['fencing', { kind: 'fenced' }], ['a halt', { kind: 'halted', reason: 'gap' }]] as const)(
    'rule 8: %s pauses the partition, resolves nothing and throws nothing', async (_, verdict) => {
      expect(await after(verdict)).toEqual(['pause']);
      expect(running?.crashed).not.toHaveBeenCalled();
    },
  );

  it('rule 8: a handler that throws is a failure, not a crash of the consumer', async () => {
    expect(await after(new TypeError('bug'))).toEqual(['pause']);
  });

  it('rule 2: a gap is sought once, and halts the partition when it is still there', async () => {
    expect(await after({ kind: 'gap', expected: 5n, found: 9n })).toEqual(['pause', 'seek 5', 'resume']);
    await deliver(9, 1);
    await settle();
    expect(calls.slice(3)).toEqual(['pause', 'halt 3 5 9']);
  });
});

describe('a partition at rest, whose owner is asked now and then', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
  afterEach(() => jest.useRealTimers());

  async function callsAfterRest(hasGoneBack: OffsetOwner['hasGoneBack']): Promise<string[]> {
    running = await start(claimed, applied(6n), hasGoneBack);
    join();
    await settle();
    calls.length = 0;
    jest.advanceTimersByTime(10_000);
    await settle();
    await settle();
    return [...calls];
  }

  it('is claimed anew and read again when the owner went back', async () => {
    expect(await callsAfterRest((_topic, _partition, epoch, nextOffset) => Promise.resolve(epoch === 3 && nextOffset === 5n))).toEqual(['pause', 'claim', 'seek 5', 'resume']);
  });

  it('stays as it is when the owner did not, or cannot be asked', async () => {
    expect(await callsAfterRest(() => Promise.resolve(false))).toEqual([]);
    await running?.server.close();
    expect(await callsAfterRest(() => Promise.reject(new Error('no database')))).toEqual([]);
  });
});

describe('rule 8: a consumer that ended for good', () => {
  it('is told to the process, one that restarts is not', async () => {
    running = await start(claimed, applied(6n));
    listeners.get('crash')?.({ payload: { error: new Error('rebalance'), restart: true } });
    expect(running.crashed).not.toHaveBeenCalled();
    listeners.get('crash')?.({ payload: { error: new Error('bug'), restart: false } });
    expect(running.crashed).toHaveBeenCalledTimes(1);
  });
});
