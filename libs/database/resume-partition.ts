import { type Connection } from './connection.js';

/** A partition of one consumer group, as the operator names it. */
export interface PartitionName {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

/** A partition with where it stands and why it was halted. */
export interface HaltedPartition extends PartitionName {
  readonly nextOffset: string;
  readonly reason: string;
  readonly detail: string | null;
}

const selectHalted = {
  text: `
    select "group", topic, partition, next_offset::text as "nextOffset", halt_reason as reason, halt_detail as detail
      from caravan.partition_offset
     where state = 'halted'
     order by topic, partition, "group"`,
};

/** Going on further ahead counts what is passed over as skipped; going back begins to count anew: what is read again is a duplicate. */
const resumeHalted = {
  text: `
    update caravan.partition_offset
       set state = 'running', halt_reason = null, halt_detail = null,
           skipped = case when $4::bigint >= next_offset then skipped + $4 - next_offset else 0 end,
           stored = case when $4 >= next_offset then stored else 0 end,
           duplicate = case when $4 >= next_offset then duplicate else 0 end,
           dead = case when $4 >= next_offset then dead else 0 end,
           letters_removed = case when $4 >= next_offset then letters_removed else 0 end,
           start_offset = case when $4 >= next_offset then start_offset else $4 end,
           next_offset = $4, tail = null
     where "group" = $1 and topic = $2 and partition = $3 and state = 'halted'`,
};

const noteResumed = {
  text: `
    update caravan.partition_halt
       set resumed_at = now(), resumed_by = $5, resumed_offset = $4
     where "group" = $1 and topic = $2 and partition = $3 and resumed_at is null`,
};

/** Every partition that waits for a person. Operator. */
export function listHalted(connection: Connection): Promise<HaltedPartition[]> {
  return connection.rows<HaltedPartition>(selectHalted);
}

/** Lets a halted partition go on at `nextOffset` and notes who did; its consumer notices within seconds. False when it is not halted. Operator. */
export async function resumePartition(connection: Connection, { group, topic, partition }: PartitionName, nextOffset: string, who: string): Promise<boolean> {
  if ((await connection.run(resumeHalted, [group, topic, partition, nextOffset])) === 0) return false;
  await connection.run(noteResumed, [group, topic, partition, nextOffset, who]);
  return true;
}
