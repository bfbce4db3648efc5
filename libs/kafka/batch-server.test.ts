import type { BatchVerdict, Claim, KafkaBatch, OffsetOwner } from './batch.js';
import { KafkaBatchServer } from './batch-server.js';
import { of } from 'rxjs';

type Listener = (event: { payload: unknown }) => void;

const calls: string[] = [];
let low = '0';
const highs: string[] = [];
const listeners = new Map<string, Listener>();
let eachBatch: (payload: object) => Promise<void>;

const consumer = {
  events: { GROUP_JOIN: 'join', CRASH: 'crash', START_BATCH_PROCESS: 'start' },
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
  fetchTopicOffsets: () => Promise.resolve([{ partition: 0, low, high: highs.shift() ?? '100' }]),
};

jest.mock('./client.js', () => ({ metadataMaxAgeMillis: 60_000, createKafka: () => ({ consumer: () => consumer, admin: () => admin }) }));

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
    digestOf: ({ offset }) => Buffer.from(String(offset)),
    halt: (_topic, _partition, epoch, { reason, expected, found }) => Promise.resolve(void calls.push(`halt ${epoch} ${reason} ${expected} ${found}`)),
    hasGoneBack,
  };
  const crashed = jest.fn();
  const server = new KafkaBatchServer({ brokers: [], clientId: 'c', groupId: 'g', topic: 't', owner, sessionTimeoutMillis: 30_000, concurrency: 1, maxBytesPerPartition: 1, stalledAfterMillis: 60_000, onCrash: crashed });
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

/** Records, and behind them offsets of markers. */
function deliver(first: number, count: number, markers: readonly number[] = []): Promise<void> {
  const messages = Array.from({ length: count }, (_, i) => ({ offset: String(first + i), timestamp: '1', key: null, value: Buffer.from('x') }));
  return eachBatch({
    batch: {
      topic: 't', partition: 0, messages, messagesWithinOffset: [...messages, ...markers.map((offset) => ({ offset: String(offset) }))], highWatermark: '100',
      lastOffset: () => String(first + count + markers.length - 1),
    },
    isRunning: () => true, isStale: () => false, heartbeat: () => Promise.resolve(),
    resolveOffset: (offset: string) => void calls.push(`resolve ${offset}`),
  });
}

const claimed = (): Promise<Claim> => Promise.resolve({ kind: 'claimed', epoch: 3, nextOffset: 5n });
const applied = (nextOffset: bigint) => (): BatchVerdict => ({ kind: 'applied', nextOffset });

let running: Setup | undefined;
beforeEach(() => {
  calls.length = highs.length = 0;
  low = '0';
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

  it.each([
    ['halts when the owner is further than the log', '100', ['halt 3 log_changed 101 100']],
    ['does not halt when whoever had the partition before went on until the claim', '101', ['seek 101', 'resume']],
  ])('%s', async (_, highAfter, then) => {
    running = await start(() => Promise.resolve({ kind: 'claimed', epoch: 3, nextOffset: 101n }), applied(6n));
    highs.push('100', highAfter);
    join();
    await settle();
    await settle();
    expect(calls).toEqual(['pause', 'claim', ...then]);
  });
});

describe('rule 2: the log must be the one that was applied', () => {
  const withTail = (tail: string) => (): Promise<Claim> => Promise.resolve({ kind: 'claimed', epoch: 3, nextOffset: 5n, tail: { offset: 4n, digest: Buffer.from(tail) } });

  async function deliverAfter(claim: () => Promise<Claim>, first: number): Promise<string[]> {
    running = await start(claim, applied(7n));
    join();
    await settle();
    await deliver(first, 7 - first);
    await settle();
    return calls.slice(2);
  }

  it('reads the last record applied once more, and goes on when it is the same', async () => {
    expect(await deliverAfter(withTail('4'), 4)).toEqual(['seek 4', 'resume', 'resolve 6']);
  });

  it('halts before it hands on a batch when that is another record', async () => {
    expect(await deliverAfter(withTail('x'), 4)).toEqual(['seek 4', 'resume', 'pause', 'halt 3 log_changed 5 5']);
    expect(running?.batches).toEqual([]);
  });

  it('halts when the log begins behind what is to come next', async () => {
    low = '7';
    expect(await deliverAfter(claimed, 9)).toEqual(['halt 3 gap 5 7']);
  });

  it('claims again when a batch begins before what is to come next, as after a silent reset', async () => {
    expect(await deliverAfter(claimed, 0)).toEqual(['seek 5', 'resume', 'pause', 'claim', 'seek 5', 'resume']);
    expect(running?.batches).toEqual([]);
  });

  it('hands on which offsets hold nothing for consumers', async () => {
    running = await start(claimed, applied(8n));
    join();
    await settle();
    await deliver(5, 2, [7]);
    expect([...(running.batches[0]?.empty ?? [])]).toEqual([7n]);
    expect(calls.at(-1)).toBe('resolve 7');
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
    expect(calls.slice(3)).toEqual(['pause', 'halt 3 gap 5 9']);
  });
});

describe('a batch that takes long', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('makes those after it smaller, which are applied part by part', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    running = await start(claimed, (batch) => {
      now += batch.records.length * 4_000; // four records come near the limit
      return { kind: 'applied', nextOffset: (batch.records.at(-1)?.offset ?? 0n) + 1n };
    });
    join();
    await settle();
    await deliver(5, 4);
    await deliver(9, 4);
    await deliver(8, 4); // so long after the first batch the log must show once more that it is the same
    expect(running.batches.map(({ records }) => records.length)).toEqual([4, 2, 2]);
    expect(calls.slice(4)).toEqual(['resolve 8', 'seek 8', 'resolve 11']);
  });

  it('is not gone on with where a part of it was applied in part', async () => {
    running = await start(claimed, applied(7n));
    join();
    await settle();
    await deliver(5, 4);
    expect([running.batches.length, calls.slice(4)]).toEqual([1, ['seek 7']]);
  });
});

it('what holds only markers is passed by the owner too', async () => {
  running = await start(claimed, applied(7n));
  join();
  await settle();
  listeners.get('start')?.({ payload: { partition: 0, batchSize: 0, firstOffset: '5', lastOffset: '6' } });
  await settle();
  expect([...(running.batches[0]?.empty ?? [])]).toEqual([5n, 6n]);
  expect(running.server.partitions()).toMatchObject([{ nextOffset: 7n }]);
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
