import type { Domain } from '#libs/contracts';
import { droppedPayload, unpackFacts } from '#libs/engine';
import { uuidArray } from './binary-array.js';
import { type Connection, inTransaction, withConnection } from './connection.js';
import type { Database } from './data-source.js';
import { entitiesAfter } from './statements/page-entities.js';
import { readEntities } from './statements/read-entities.js';

/** What retention may take away; a tenant's, or everybody's. */
export interface RetentionWish {
  readonly before: Date;
  readonly tenant?: string | undefined;
  readonly isDryRun: boolean;
}

/** Rows taken away, or that would be. */
export interface Retained {
  readonly rows: number;
  /** Of payloads. */
  readonly bytes: number;
}

const nothing: Retained = { rows: 0, bytes: 0 };
const entitiesAtOnce = 200;
const pageBytes = 4 * 1024 * 1024;
const rowsAtOnce = 5_000;

/** Versions of those entities of which nothing was received or happened since. */
const sealed = `
      select f.fact_id, f.revision, f.payload
        from (select u.entity_key
                from unnest($1::uuid[], $2::uuid[]) as u(entity_key, fact_id)
                join caravan.fact f on f.fact_id = u.fact_id
               group by u.entity_key
              having max(f.received_at) < $3 and coalesce(max(f.event_time), '-infinity') < $3) s
        join unnest($1::uuid[], $2::uuid[]) as u(entity_key, fact_id) on u.entity_key = s.entity_key
        join caravan.fact f on f.fact_id = u.fact_id
       where f.payload <> '${droppedPayload}'`;

const countSealed = { text: `select count(*)::int as rows, coalesce(sum(octet_length(payload)), 0)::float8 as bytes from (${sealed}) s` };
const dropPayloads = {
  text: `
    with s as (${sealed}), dropped as (
      update caravan.fact f set payload = '${droppedPayload}'
        from s
       where f.fact_id = s.fact_id and f.revision = s.revision
      returning octet_length(s.payload) as bytes
    )
    select count(*)::int as rows, coalesce(sum(bytes), 0)::float8 as bytes from dropped`,
};

const agedLetters = `caravan.dead_letter where last_seen < $1 and ($2::text is null or tenant = $2)`;
const agedRestatements = `caravan.restatement where at < $1 and ($2::text is null or tenant = $2)`;
const countLetters = { text: `select count(*)::int as rows from ${agedLetters}` };
const countRestatements = { text: `select count(*)::int as rows from ${agedRestatements}` };
const deleteLetters = {
  text: `
    with gone as (
      delete from caravan.dead_letter where (topic, partition, "offset") in (select topic, partition, "offset" from ${agedLetters} limit $3)
      returning topic, partition, "offset"
    ), counted as (
      update caravan.partition_offset p set letters_removed = p.letters_removed + g.rows
        from (select g.topic, g.partition, o."group", count(*) as rows
                from gone g join caravan.partition_offset o on o.topic = g.topic and o.partition = g.partition and g."offset" >= o.start_offset
               group by g.topic, g.partition, o."group") g
       where p."group" = g."group" and p.topic = g.topic and p.partition = g.partition
    )
    select count(*)::int as rows from gone`,
};
const deleteRestatements = {
  text: `
    with gone as (delete from caravan.restatement where id in (select id from ${agedRestatements} limit $3) returning id)
    select count(*)::int as rows from gone`,
};

/**
 * Drops the payloads of a domain's entities that nothing was received for and nothing happened to since `before`. The entities keep
 * what the facts said in the form that this fold version reads, so no number changes and corrections still come in; what needs
 * payloads cannot be had any more. Entities that wait to be folded again are left alone. Each page is one transaction.
 */
export async function dropOldPayloads(database: Database, domain: Domain, wish: RetentionWish, onProgress: (entities: number) => void): Promise<Retained> {
  let [total, entities] = [nothing, 0];
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const from = after;
    const page = await inTransaction(database, (connection) => dropPage(connection, domain, wish, from));
    total = { rows: total.rows + page.rows, bytes: total.bytes + page.bytes };
    after = page.reached;
    onProgress((entities += page.entities));
  }
  return total;
}

async function dropPage(connection: Connection, { name, foldVersion }: Domain, { before, tenant, isDryRun }: RetentionWish, after: string | undefined): Promise<Retained & { reached: string | undefined; entities: number }> {
  const { entities, reached } = await entitiesAfter(connection, name, tenant ?? '', after, entitiesAtOnce, pageBytes);
  const rows = await readEntities(connection, entities.map(({ entityKey }) => entityKey));
  const held = rows.filter((row) => row.foldVersion === foldVersion && row.settledVersion === foldVersion).flatMap(({ entityKey, facts }) => [...unpackFacts(facts).keys()].map((factId) => ({ entityKey, factId })));
  if (held.length === 0) return { ...nothing, reached, entities: entities.length };
  const values = [uuidArray(held.map(({ entityKey }) => entityKey)), uuidArray(held.map(({ factId }) => factId)), before];
  const [done = nothing] = await connection.rows<Retained>(isDryRun ? countSealed : dropPayloads, values);
  return { ...done, reached, entities: entities.length };
}

/** Deletes dead letters last refused before then, whether redriven or not; a partition counts those that its counters counted. */
export function deleteOldDeadLetters(database: Database, wish: RetentionWish): Promise<number> {
  return deleteAged(database, wish, countLetters, deleteLetters);
}

/** Deletes restatements of before then. */
export function deleteOldRestatements(database: Database, wish: RetentionWish): Promise<number> {
  return deleteAged(database, wish, countRestatements, deleteRestatements);
}

async function deleteAged(database: Database, { before, tenant, isDryRun }: RetentionWish, count: { text: string }, remove: { text: string }): Promise<number> {
  const rowsOf = async (statement: { text: string }, values: unknown[]): Promise<number> =>
    (await withConnection(database, (connection) => connection.rows<{ rows: number }>(statement, values)))[0]?.rows ?? 0;
  if (isDryRun) return rowsOf(count, [before, tenant ?? null]);
  for (let total = 0; ; ) {
    const deleted = await rowsOf(remove, [before, tenant ?? null, rowsAtOnce]);
    total += deleted;
    if (deleted < rowsAtOnce) return total;
  }
}
