import type { Connection } from '../connection.js';

/** Where a refused record lies in the log. */
export interface LetterId {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Why a record was refused and what became of it since. */
export interface DeadLetter extends LetterId {
  readonly domain: string;
  readonly reason: string;
  readonly propertyPath: string;
  readonly detail: string;
  readonly stage: string;
  readonly source: string | null;
  readonly eventId: string | null;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly redrivenAt: Date | null;
}

/** With the bytes as they came; `headers` alternates name and value. */
export interface DeadLetterBytes extends DeadLetter {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly Buffer[];
}

/** Undefined fields choose nothing; times bound receipt. */
export interface DeadLetterFilter {
  /** Those that the key reads. */
  readonly domains?: readonly string[] | undefined;
  readonly domain?: string | undefined;
  readonly reason?: string | undefined;
  readonly source?: string | undefined;
  /** False when absent: only those that wait for somebody. */
  readonly redriven?: boolean | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Goes on with those received earlier. */
  readonly before?: (LetterId & { readonly receivedAt: string }) | undefined;
  readonly limit: number;
}

const columns = `topic, partition, "offset"::text as "offset", domain, reason, property_path as "propertyPath", detail, stage, source,
           event_id as "eventId", received_at as "receivedAt", attempts, first_seen as "firstSeen", last_seen as "lastSeen",
           redriven_at as "redrivenAt"`;

const listOf = (state: 'null' | 'not null'): string => `
    select ${columns}
      from caravan.dead_letter
     where tenant = $1 and redriven_at is ${state}
       and ($2::timestamptz is null or (received_at, topic, partition, "offset") < ($2, $3::text, $4::int, $5::bigint))
       and ($6::text is null or domain = $6)
       and ($7::text is null or reason = $7)
       and ($8::text is null or source = $8)
       and ($9::timestamptz is null or received_at >= $9)
       and ($10::timestamptz is null or received_at < $10)
       and ($11::text[] is null or domain = any($11))
     order by received_at desc, topic desc, partition desc, dead_letter."offset" desc
     limit $12`;

const listOpenLetters = { name: 'list_open_letters', text: listOf('null') };
const listRedrivenLetters = { name: 'list_redriven_letters', text: listOf('not null') };

const findLetter = {
  name: 'find_letter',
  text: `
    select ${columns}, key, value, headers
      from caravan.dead_letter
     where tenant = $1 and topic = $2 and partition = $3 and "offset" = $4::bigint`,
};

/** Dead letters, the latest received first. */
export function listDeadLetters(connection: Connection, tenant: string, filter: DeadLetterFilter): Promise<DeadLetter[]> {
  const { before, domain, reason, source, from, to, domains, limit } = filter;
  const cursor = [before?.receivedAt, before?.topic, before?.partition, before?.offset];
  const optional = [...cursor, domain, reason, source, from, to, domains].map((value) => value ?? null);
  return connection.rows<DeadLetter>(filter.redriven ? listRedrivenLetters : listOpenLetters, [tenant, ...optional, limit]);
}

/** One dead letter with its bytes; undefined where the tenant has none there. */
export async function findDeadLetter(connection: Connection, tenant: string, id: LetterId): Promise<DeadLetterBytes | undefined> {
  const rows = await connection.rows<DeadLetterBytes>(findLetter, [tenant, id.topic, id.partition, id.offset]);
  return rows[0];
}
