import type { KafkaRecord } from './batch.js';
import { SameLog } from './same-log.js';

const owner = { digestOf: ({ value }: KafkaRecord): Buffer => value ?? Buffer.alloc(0) };
const record = (offset: number, value = 'old'): KafkaRecord => ({ offset: BigInt(offset), timestamp: 1, key: null, value: Buffer.from(value), headers: [] });

let now = 0;
let log: SameLog;

/** Claimed at offset 5, and one batch of the records 5 and 6 applied. */
beforeEach(() => {
  now = 0;
  log = new SameLog(() => now);
  log.begin({ offset: 4n, digest: Buffer.from('old') });
  log.judge(record(4), 5n, owner);
  log.done([record(4), record(5), record(6)], 7n, owner);
});

describe('after a claim', () => {
  beforeEach(() => log.begin({ offset: 4n, digest: Buffer.from('old') }));

  it('the last record applied is read once more', () => expect(log.beginning(5n)).toBe(4n));
  it('another record at its offset is another log', () => expect(log.judge(record(4, 'new'), 5n, owner)).toBe('another'));
  it('there is nothing to compare where the log begins behind it', () => expect(log.judge(record(5, 'new'), 5n, owner)).toBe('same'));
  it('nothing is compared that retention took', () => {
    log.forgetBefore(5n);
    expect([log.beginning(5n), log.judge(record(5), 5n, owner)]).toEqual([5n, 'same']);
  });
});

describe('a batch that is asked for soon after the one before', () => {
  it('is of the same log', () => expect([log.judge(record(7), 7n, owner), log.beginning(7n)]).toEqual(['same', 7n]));
  it('must not begin before what is to come next', () => expect(log.judge(record(2), 7n, owner)).toBe('before'));
  it('may begin at the last record applied, which is compared', () => {
    expect([log.judge(record(6), 7n, owner), log.judge(record(6, 'new'), 7n, owner)]).toEqual(['same', 'another']);
  });
});

describe('a batch that may have been asked for long after the one before', () => {
  beforeEach(() => (now = 10_000));

  it('is not handed on before the last record applied was read once more', () => expect([log.judge(record(7), 7n, owner), log.beginning(7n)]).toEqual(['unsure', 6n]));
  it('is of the same log when that record is the same', () => {
    log.judge(record(7), 7n, owner);
    expect(log.judge(record(6), 7n, owner)).toBe('same');
  });
  it('is of another log when it is not', () => {
    log.judge(record(7), 7n, owner);
    expect(log.judge(record(6, 'new'), 7n, owner)).toBe('another');
  });
  it('is taken as it is when that record is gone: it is not asked for over and over', () => {
    log.judge(record(7), 7n, owner);
    expect(log.judge(record(7), 7n, owner)).toBe('same');
  });
  it('is taken as it is when very much that was empty would have to be read again', () => expect(log.judge(record(9_000), 9_000n, owner)).toBe('same'));
});

it('a batch that was worked on for long says nothing of the time in which the next was asked for', () => {
  expect(log.judge(record(7), 7n, owner)).toBe('same');
  now = 10_000;
  log.done([record(7)], 8n, owner);
  expect(log.judge(record(8), 8n, owner)).toBe('unsure');
});
