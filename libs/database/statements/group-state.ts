import type { Connection } from '../connection.js';

const selectGroupState = {
  name: 'group_state',
  text: `select max(watermark) as watermark, max(fold_version) as fold_version from caravan.partition_offset where "group" = $1`,
};

async function selectState(connection: Connection, group: string): Promise<{ watermark: Date | null; fold_version: number | null } | undefined> {
  const [row] = await connection.hotRows<{ watermark: Date | null; fold_version: number | null }>(selectGroupState, [group]);
  return row;
}

/** The highest watermark of the group's partitions, epoch milliseconds. */
export async function readWatermark(connection: Connection, group: string): Promise<number | undefined> {
  return (await selectState(connection, group))?.watermark?.getTime();
}

/** The highest fold version among those that claimed the group's partitions last. */
export async function foldVersionInForce(connection: Connection, group: string): Promise<number | undefined> {
  return (await selectState(connection, group))?.fold_version ?? undefined;
}
