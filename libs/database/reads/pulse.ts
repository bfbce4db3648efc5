import type { Connection } from '../connection.js';

/** How far everything a tenant can see has come: whatever is asked again is the same until one of these differs. */
export interface Pulse {
  /** Records consumed, by topic. Partitions carry every tenant's records, so this tells that something was applied, not whose. */
  readonly consumed: ReadonlyMap<string, string>;
  /** The last restatement of the tenant. */
  readonly restatement: string;
  /** A digest of the newest 200 waiting dead letters of the tenant: differs when one comes, is redriven or is refused again. */
  readonly deadLetter: string;
  /** A digest of the open alarms of the tenant with who takes them on, and when the newest was opened. */
  readonly alarm: string;
  /** The last change to reference data the tenant sees. */
  readonly reference: string;
}

interface PulseRow {
  readonly topics: readonly string[];
  readonly offsets: readonly string[];
  readonly restatement: string;
  readonly deadLetter: string;
  readonly alarm: string;
  readonly reference: string;
}

/** Reads a few rows by index, however long the history is. */
const selectPulse = {
  name: 'select_pulse',
  text: `
    select coalesce(p.topics, '{}') as topics, coalesce(p.offsets, '{}') as offsets,
           coalesce((select id from caravan.restatement where tenant = $1 order by id desc limit 1), 0)::text as restatement,
           coalesce((select md5(string_agg(concat_ws('/', topic, partition, "offset", last_seen), ' '))
                       from (select topic, partition, "offset", last_seen from caravan.dead_letter
                              where tenant = $1 and redriven_at is null order by received_at desc, topic, partition, "offset" limit 200) as newest), '') as "deadLetter",
           coalesce((select md5(string_agg(concat_ws('/', id, acked_at, acked_by, ack_note), ' ' order by id))
                       from caravan.alarm where tenant = $1 and closed_at is null), '') || ' ' ||
             coalesce((select max(opened_at) from caravan.alarm where tenant = $1)::text, '') as alarm,
           coalesce((select max(id) from caravan.reference_change where tenant in ('', $1)), 0)::text as reference
      from (select array_agg(topic) as topics, array_agg(consumed::text) as offsets
              from (select topic, sum(next_offset) as consumed from caravan.partition_offset where topic = any($2::text[]) group by topic) as by_topic) as p`,
};

/** The pulse of a tenant over the topics. */
export async function readPulse(connection: Connection, tenant: string, topics: readonly string[]): Promise<Pulse> {
  const [row] = await connection.rows<PulseRow>(selectPulse, [tenant, topics]);
  if (!row) throw new Error('Postgres answered a question of one row with none.');
  const { topics: found, offsets, ...rest } = row;
  return { ...rest, consumed: new Map(found.map((topic, i) => [topic, offsets[i] ?? '0'])) };
}
