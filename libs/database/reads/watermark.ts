import type { Connection } from '../connection.js';

const selectWatermark = {
  name: 'select_watermark',
  text: `
    select max(watermark) as watermark
      from caravan.partition_offset
     where topic = $1
       and exists (
             select from unnest($3::text[]) as c(cube)
              cross join lateral (select from caravan.rollup r where r.tenant = $2 and r.cube = c.cube and r.grain = 'day' limit 1) as any_row)`,
};

/** The highest event time applied of a topic; undefined where nothing was applied, or nothing of this tenant is in its cubes. */
export async function readWatermark(connection: Connection, topic: string, tenant: string, cubes: readonly string[]): Promise<Date | undefined> {
  const [row] = await connection.rows<{ watermark: Date | null }>(selectWatermark, [topic, tenant, cubes]);
  return row?.watermark ?? undefined;
}
