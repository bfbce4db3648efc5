import { type Connection, inTransaction } from './connection.js';
import type { Database } from './data-source.js';

/** A refused record as it lay in its topic. */
export interface Letter {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer;
  /** Alternates name and value. */
  readonly headers: readonly Buffer[];
  readonly receivedAt: Date;
  readonly attempts: number;
}

/** Undefined fields choose nothing; times bound receipt. */
export interface RedriveFilter {
  readonly tenant?: string | undefined;
  readonly domain?: string | undefined;
  readonly reason?: string | undefined;
  readonly source?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Records refused that often are left for a person. */
  readonly maxAttempts: number;
}

/** Letters of one domain and reason that wait. */
export interface Waiting {
  readonly domain: string;
  readonly reason: string;
  readonly waiting: number;
  /** Those among them that are not sent again: refused too often, or without a value. */
  readonly exhausted: number;
}

const chosen = `redriven_at is null
       and ($1::text is null or tenant = $1) and ($2::text is null or domain = $2)
       and ($3::text is null or reason = $3) and ($4::text is null or source = $4)
       and ($5::timestamptz is null or received_at >= $5) and ($6::timestamptz is null or received_at < $6)`;

const countWaiting = {
  text: `
    select domain, reason, count(*)::int as waiting, count(*) filter (where attempts >= $7 or value is null)::int as exhausted
      from caravan.dead_letter
     where ${chosen}
     group by domain, reason
     order by domain, reason`,
};
const lockLetters = {
  text: `
    select topic, partition, "offset"::text as "offset", key, value, headers, received_at as "receivedAt", attempts
      from caravan.dead_letter
     where ${chosen} and attempts < $7 and value is not null
     order by received_at, topic, partition, dead_letter."offset"
     limit $8
       for update skip locked`,
};
const markRedriven = {
  text: `
    update caravan.dead_letter d
       set redriven_at = now()
      from unnest($1::text[], $2::int[], $3::bigint[]) as u(topic, partition, "offset")
     where d.topic = u.topic and d.partition = u.partition and d."offset" = u."offset"`,
};

function parametersOf({ tenant, domain, reason, source, from, to, maxAttempts }: RedriveFilter): unknown[] {
  return [...[tenant, domain, reason, source, from, to].map((value) => value ?? null), maxAttempts];
}

/** What waits and would be sent again. */
export function countRedrivable(connection: Connection, filter: RedriveFilter): Promise<Waiting[]> {
  return connection.rows<Waiting>(countWaiting, parametersOf(filter));
}

/**
 * Hands at most `limit` letters, the oldest first, to `publish` and marks them as redriven once it resolves; returns how many.
 * A crash between the two publishes them again, which identity makes harmless. Two redrives at once share the letters.
 */
export function redriveSome(database: Database, filter: RedriveFilter, limit: number, publish: (letters: readonly Letter[]) => Promise<void>): Promise<number> {
  return inTransaction(database, async (connection) => {
    const letters = await connection.rows<Letter>(lockLetters, [...parametersOf(filter), limit]);
    if (letters.length === 0) return 0;
    await publish(letters);
    return connection.run(markRedriven, [letters.map(({ topic }) => topic), letters.map(({ partition }) => partition), letters.map(({ offset }) => offset)]);
  });
}
