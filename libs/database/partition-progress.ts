import { withConnection } from './connection.js';
import type { Database } from './data-source.js';

/** How far one partition is applied. */
export interface PartitionProgress {
  readonly partition: number;
  readonly nextOffset: bigint;
  readonly haltReason: string | undefined;
}

const selectProgress = {
  text: `select partition, next_offset, case when state = 'halted' then coalesce(halt_reason, 'unknown') end as halt_reason from caravan.partition_offset where topic = $1`,
};

/** The partitions of a topic that were ever claimed. */
export async function readPartitionProgress(database: Database, topic: string): Promise<PartitionProgress[]> {
  const rows = await withConnection(database, (connection) =>
    connection.hotRows<{ partition: number; next_offset: bigint; halt_reason: string | null }>(selectProgress, [topic]),
  );
  return rows.map((row) => ({ partition: row.partition, nextOffset: row.next_offset, haltReason: row.halt_reason ?? undefined }));
}
