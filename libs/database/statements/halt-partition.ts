import type { PartitionId } from '#libs/engine';
import type { Connection } from '../connection.js';

const haltPartitionRow = {
  name: 'halt_partition',
  text: `
    update caravan.partition_offset
       set state = 'halted', halt_reason = $5, halt_detail = $6
     where "group" = $1 and topic = $2 and partition = $3 and epoch = $4`,
};

/** An earlier claimant halts nothing. */
export async function haltPartition(connection: Connection, id: PartitionId, epoch: number, reason: string, detail: string): Promise<void> {
  await connection.run(haltPartitionRow, [id.group, id.topic, id.partition, epoch, reason, detail]);
}
