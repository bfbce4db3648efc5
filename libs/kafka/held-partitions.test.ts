import { HeldPartitions, delayAfter } from './held-partitions.js';

describe('partitions held', () => {
  it('are unclaimed until a claim is noted', () => {
    const held = new HeldPartitions();
    held.assign([0]);
    const holder = held.get(0);
    expect(holder?.epoch).toBeUndefined();
    expect(holder && held.note(0, holder, { kind: 'claimed', epoch: 4, nextOffset: 9n })).toBe(true);
    expect(holder).toMatchObject({ epoch: 4, nextOffset: 9n, halted: undefined });
  });

  it('take no claim that was asked for under an earlier assignment', () => {
    const held = new HeldPartitions();
    held.assign([0]);
    const before = held.get(0);
    held.assign([0]);
    expect(before && held.note(0, before, { kind: 'claimed', epoch: 4, nextOffset: 9n })).toBe(false);
    expect(held.get(0)?.epoch).toBeUndefined();
  });

  it('lose their epoch when halted', () => {
    const held = new HeldPartitions();
    held.assign([0]);
    const holder = held.get(0);
    if (holder) held.note(0, holder, { kind: 'halted', reason: 'gap' });
    expect(holder).toMatchObject({ epoch: undefined, halted: 'gap' });
  });
});

describe('the delay after failures', () => {
  it('doubles from 100 ms to 10 s, with up to a quarter on top', () => {
    expect([1, 2, 3, 8, 9, 50].map((failures) => delayAfter(failures, () => 0))).toEqual([100, 200, 400, 10_000, 10_000, 10_000]);
    expect(delayAfter(1, () => 1)).toBe(125);
  });
});
