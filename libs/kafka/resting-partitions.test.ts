import type { HeldPartition } from './held-partitions.js';
import { RestingPartitions } from './resting-partitions.js';

type Working = Pick<HeldPartition, 'epoch' | 'nextOffset' | 'failures'>;
const held = (changes: Partial<Working>): Working => ({ epoch: 3, nextOffset: 5n, failures: 0, ...changes });

/** What the second look calls resting, of one partition before and after. */
function secondLook(before: Working, after: Working): number[] {
  const partitions = new RestingPartitions();
  partitions.look([[0, before]]);
  return partitions.look([[0, after]]).map(([partition]) => partition);
}

it('a partition rests that is at the same offset at two looks', () => expect(secondLook(held({}), held({}))).toEqual([0]));
it('none rests at the first look', () => expect(new RestingPartitions().look([[0, held({})]])).toEqual([]));
it('one that moved on does not', () => expect(secondLook(held({}), held({ nextOffset: 6n }))).toEqual([]));
it('one that is not claimed, or in trouble, does not', () => {
  expect(secondLook(held({}), held({ epoch: undefined }))).toEqual([]);
  expect(secondLook(held({}), held({ failures: 1 }))).toEqual([]);
});
