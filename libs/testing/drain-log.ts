import { Applier, Breaker, EventReader, type Outcome, type PartitionId, StaleEntity, type Store, StoreUnavailable } from '#libs/engine';
import type { MemoryLog } from './memory-log.js';
import { toyDomain } from './toy-domain.js';
import { toyReferences } from './toy-reference.js';

/** The partition of the toy topic as the toy group reads it. */
export function toyPartition(partition: number): PartitionId {
  return { group: 'toy', topic: 'caravan.toy.v1', partition };
}

const mostFailures = 50;
const reader = new EventReader([toyDomain]);

/** An applier of the toy domain with a clock that stands still. */
export function toyApplier(store: Store, breaker = new Breaker()): Applier {
  return new Applier({ domain: toyDomain, reader, store, references: toyReferences, breaker, now: () => 0 });
}

/** True for what the engine throws when nothing happened and trying again is right. */
export function isPassing(error: unknown): boolean {
  return error instanceof StoreUnavailable || error instanceof StaleEntity;
}

/** Applies a partition to its end in batches of the given sizes, taken in turn; claims anew and tries again after passing trouble. */
export async function drainPartition(store: Store, applier: Applier, log: MemoryLog, partition: number, sizes: readonly number[]): Promise<void> {
  const id = toyPartition(partition);
  let claim = await retrying(() => store.claim(id, 'drain', 0n));
  let next = claim.nextOffset;
  for (let turn = 0, failures = 0; next < log.end(partition); turn++) {
    const outcome = await passing(() => applier.apply(id, claim.epoch, log.read(partition, next, sizes[turn % sizes.length] ?? 1)));
    if (outcome?.kind === 'applied') {
      next = outcome.nextOffset;
      failures = 0;
      continue;
    }
    if (outcome) throw new Error(`partition ${partition} ended ${outcome.kind}`);
    if (++failures > mostFailures) throw new Error(`partition ${partition} does not get beyond ${next}`);
    claim = await retrying(() => store.claim(id, 'drain', 0n));
    next = claim.nextOffset;
  }
}

async function passing(act: () => Promise<Outcome>): Promise<Outcome | undefined> {
  try {
    return await act();
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw error;
  }
}

async function retrying<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (!isPassing(error) || attempt === mostFailures) throw error;
    }
  }
}
