import { withConnection } from '#libs/database';
import type { World } from '../golden/world.js';

/** Where one partition stands and who claimed it last. */
export interface Partition {
  readonly partition: number;
  readonly nextOffset: number;
  readonly epoch: number;
  /** `host/pid`. */
  readonly owner: string;
}

const text = `select partition, next_offset::int as "nextOffset", epoch, owner from caravan.partition_offset where topic like '%border-checkpoints%' order by partition`;

/** The partitions of border-checkpoints that were ever claimed. */
export function readPartitions({ database }: World): Promise<Partition[]> {
  return withConnection(database, (connection) => connection.rows<Partition>({ text }));
}

/** How many records are applied, of all partitions. */
export async function recordsApplied(world: World): Promise<number> {
  return (await readPartitions(world)).reduce((sum, { nextOffset }) => sum + nextOffset, 0);
}

/** Resolves once the condition holds; asks every 50 ms. Jest's timeout ends a wait that is in vain. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
