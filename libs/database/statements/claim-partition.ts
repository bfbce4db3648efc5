import type { PartitionId, PartitionState } from '#libs/engine';
import type { Connection } from '../connection.js';
import { type PartitionColumns, toPartitionState } from './lock-partition.js';

const claimPartitionRow = {
  name: 'claim_partition',
  text: `
    insert into caravan.partition_offset as p ("group", topic, partition, start_offset, next_offset, epoch, owner, claimed_at, fold_version)
    values ($1, $2, $3, $4, $4, 1, $5, now(), $6)
    on conflict ("group", topic, partition) do update
       set epoch = p.epoch + 1, owner = excluded.owner, claimed_at = excluded.claimed_at, fold_version = excluded.fold_version
    returning next_offset, epoch, watermark, state, halt_reason, tail`,
};

/** Epoch + 1 under the row lock; the row begins at `firstOffset` when there was none. */
export async function claimPartition(connection: Connection, id: PartitionId, owner: string, firstOffset: bigint, foldVersion: number): Promise<PartitionState> {
  const [row] = await connection.hotRows<PartitionColumns>(claimPartitionRow, [id.group, id.topic, id.partition, firstOffset, owner, foldVersion]);
  if (row === undefined) throw new Error('A claim returned no row.');
  return toPartitionState(row);
}
