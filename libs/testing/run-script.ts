import { type Act, type Sent, writeScript } from './event-script.js';
import { drainPartition, toyApplier } from './drain-log.js';
import { MemoryStore, type MemoryStoreOptions } from './memory-store.js';

/** Sends a script through partitions of a log, one partition after the other, into a new store. */
export async function runScript(acts: readonly Act[], partitions: number, sizes: readonly number[], options: MemoryStoreOptions = {}): Promise<{ store: MemoryStore; sent: Sent[] }> {
  const { log, sent } = writeScript(acts, partitions);
  const store = new MemoryStore(options);
  for (let partition = 0; partition < partitions; partition++) await drainPartition(store, toyApplier(store), log, partition, sizes);
  return { store, sent };
}
