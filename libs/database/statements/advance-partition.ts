import type { Counters, PartitionId } from '#libs/engine';
import type { Connection } from '../connection.js';

const advancePartitionRow = {
  name: 'advance_partition',
  text: `
    update caravan.partition_offset
       set next_offset = $6, stored = stored + $7, duplicate = duplicate + $8, dead = dead + $9, skipped = skipped + $11,
           watermark = greatest(watermark, $10::timestamptz), tail = coalesce($12, tail)
     where "group" = $1 and topic = $2 and partition = $3 and epoch = $4 and next_offset = $5`,
};

/** `counters` are of this step alone: the table's CHECK holds their sum against the offsets consumed. */
export async function advancePartition(
  connection: Connection, id: PartitionId, epoch: number, from: bigint, to: bigint, counters: Counters, watermark: number | undefined, tail?: Buffer,
): Promise<boolean> {
  const updated = await connection.run(advancePartitionRow, [
    id.group, id.topic, id.partition, epoch, from, to, counters.stored, counters.duplicate, counters.dead,
    watermark === undefined ? null : new Date(watermark).toISOString(), counters.skipped, tail ?? null,
  ]);
  return updated === 1;
}
