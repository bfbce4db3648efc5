import type { Domain } from '#libs/contracts';
import { Applier, Breaker, EventReader, type Outcome, type PartitionId, type Rebuilt, Refolder, StaleEntity, type Store, StoreUnavailable, rebuildDomain } from '#libs/engine';
import type { MemoryLog } from './memory-log.js';
import type { MemoryStore } from './memory-store.js';
import { memoryVerifySource } from './memory-verify-source.js';
import { changedToyDomain, toyDomain } from './toy-domain.js';
import { toyReferences } from './toy-reference.js';

/** The partition of the toy topic as the toy group reads it. */
export function toyPartition(partition: number): PartitionId {
  return { group: 'toy', topic: 'caravan.toy.v1', partition };
}

const mostFailures = 50;
const readers = new Map([toyDomain, changedToyDomain].map((domain) => [domain, new EventReader([domain])]));

/** The reader of a release of the toy domain. */
export function toyReader(domain: Domain): EventReader {
  return readers.get(domain) ?? new EventReader([domain]);
}

/** An applier of the toy domain with a clock that stands still. */
export function toyApplier(store: Store, breaker = new Breaker(), domain = toyDomain): Applier {
  return new Applier({ domain, reader: toyReader(domain), store, references: toyReferences, breaker, now: () => 0 });
}

/** What folds the toy domain's entities again. */
export function toyRefolder(store: Store, domain = toyDomain): Refolder {
  return new Refolder({ domain, reader: toyReader(domain), store, references: toyReferences, group: 'toy', now: () => 0 });
}

/** Rebuilds every day of the toy domain; throws what the engine throws when the store is out of reach. */
export function rebuildAll(store: MemoryStore): Promise<Rebuilt> {
  return rebuildDomain({
    domain: toyDomain, reader: toyReader(toyDomain), store, references: toyReferences, group: 'toy', now: () => 0, rest: () => Promise.resolve(), onProgress: () => undefined,
    snapshot: (work) => work(memoryVerifySource(store.tables), toyReferences),
  }, { days: { from: '2024-01-01', to: '2025-01-01' }, isDryRun: false, run: 'a rebuild' });
}

/** Opens walks and works on them until none is due; tries again after passing trouble. */
export async function refoldAll(refolder: Refolder): Promise<void> {
  for (let failures = 0; failures < mostFailures; ) {
    await retrying(() => refolder.openDue());
    const step = await refolder.step();
    if (step.kind === 'idle') return;
    if (step.kind === 'again') failures++;
  }
  throw new Error('walks do not come to an end');
}

/** True for what the engine throws when nothing happened and trying again is right. */
export function isPassing(error: unknown): boolean {
  return error instanceof StoreUnavailable || error instanceof StaleEntity;
}

/** Applies a partition to its end in batches of the given sizes, taken in turn; claims anew and tries again after passing trouble. */
export async function drainPartition(store: Store, applier: Applier, log: Pick<MemoryLog, 'end' | 'read'>, partition: number, sizes: readonly number[], foldVersion = 1): Promise<void> {
  const id = toyPartition(partition);
  const reclaim = (): ReturnType<Store['claim']> => retrying(() => store.claim(id, 'drain', 0n, foldVersion));
  let claim = await reclaim();
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
    claim = await reclaim();
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
