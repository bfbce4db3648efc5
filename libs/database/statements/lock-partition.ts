import type { PartitionId, PartitionState } from '#libs/engine';
import type { Connection } from '../connection.js';

export interface PartitionColumns {
  next_offset: bigint;
  epoch: number;
  watermark: Date | null;
  state: PartitionState['state'];
  halt_reason: string | null;
  tail: Buffer | null;
}

const lockPartitionRow = {
  name: 'lock_partition',
  text: `
    select next_offset, epoch, watermark, state, halt_reason, tail
      from caravan.partition_offset
     where "group" = $1 and topic = $2 and partition = $3
       for update`,
};

/** The engine's view of a partition's row. */
export function toPartitionState(row: PartitionColumns): PartitionState {
  return {
    nextOffset: row.next_offset,
    epoch: row.epoch,
    watermark: row.watermark?.getTime(),
    state: row.state,
    haltReason: row.halt_reason ?? undefined,
    tail: row.tail ?? undefined,
  };
}

/** First in the order of locks. */
export async function lockPartition(connection: Connection, id: PartitionId): Promise<PartitionState | undefined> {
  const [row] = await connection.hotRows<PartitionColumns>(lockPartitionRow, [id.group, id.topic, id.partition]);
  return row && toPartitionState(row);
}
