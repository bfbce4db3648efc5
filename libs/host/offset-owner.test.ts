import { Breaker } from '#libs/engine';
import { MemoryStore } from '#libs/testing';
import { createOffsetOwner } from './offset-owner.js';

it('an owner has gone back when it knows an older claim, fewer applied records, or nothing', async () => {
  const owner = createOffsetOwner('g', 'me', 1, new MemoryStore(), new Breaker({ window: 10, share: 1 }));
  await owner.claim('t', 0, 7n);
  const hasGoneBack = (partition: number, epoch: number, nextOffset: bigint): Promise<boolean> => owner.hasGoneBack('t', partition, epoch, nextOffset);
  expect(await Promise.all([hasGoneBack(0, 1, 7n), hasGoneBack(0, 1, 6n)])).toEqual([false, false]);
  expect(await Promise.all([hasGoneBack(0, 1, 8n), hasGoneBack(0, 2, 7n), hasGoneBack(1, 1, 0n)])).toEqual([true, true, true]);
});

it('an owner that another process claimed has not gone back: Kafka tells whose the partition is', async () => {
  const owner = createOffsetOwner('g', 'me', 1, new MemoryStore(), new Breaker({ window: 10, share: 1 }));
  await owner.claim('t', 0, 7n);
  await owner.claim('t', 0, 7n);
  expect(await owner.hasGoneBack('t', 0, 1, 9n)).toBe(false);
});
