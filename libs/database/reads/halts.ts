import type { Connection } from '../connection.js';

/** One halt of a partition; for a gap, `expectedOffset` up to before `foundOffset` is what the log no longer had. */
export interface Halt {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly reason: string;
  readonly expectedOffset: string;
  readonly foundOffset: string | null;
  readonly haltedAt: Date;
  readonly resumedAt: Date | null;
  readonly resumedBy: string | null;
  readonly resumedOffset: string | null;
}

const listHaltRows = {
  name: 'list_halts',
  text: `
    select "group", topic, partition, reason, expected_offset::text as "expectedOffset", found_offset::text as "foundOffset", halted_at as "haltedAt",
           resumed_at as "resumedAt", resumed_by as "resumedBy", resumed_offset::text as "resumedOffset"
      from caravan.partition_halt
     where $1::text[] is null or topic = any($1)
     order by id desc
     limit $2`,
};

/** Halts of the topics, of all when none are named, the latest first. Not a tenant's own: for operators. */
export function listHalts(connection: Connection, topics: readonly string[] | undefined, limit: number): Promise<Halt[]> {
  return connection.rows<Halt>(listHaltRows, [topics ?? null, limit]);
}
