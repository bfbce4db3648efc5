import type { PartitionId } from '#libs/engine';
import type { Connection } from '../connection.js';

const haltPartitionRow = {
  name: 'halt_partition',
  text: `
    with halted as (
      update caravan.partition_offset
         set state = 'halted', halt_reason = $5, halt_detail = $6
       where "group" = $1 and topic = $2 and partition = $3 and epoch = $4 and state = 'running'
      returning "group", topic, partition, next_offset
    )
    insert into caravan.partition_halt ("group", topic, partition, reason, detail, expected_offset, found_offset)
    select "group", topic, partition, $5, $6, next_offset, $7
      from halted`,
};

/** An earlier claimant halts nothing; a partition that is halted stays so for its first reason. */
export async function haltPartition(connection: Connection, id: PartitionId, epoch: number, reason: string, detail: string, found?: bigint): Promise<void> {
  await connection.run(haltPartitionRow, [id.group, id.topic, id.partition, epoch, reason, detail, found ?? null]);
}
