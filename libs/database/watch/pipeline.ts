import type { Connection } from '../connection.js';

/** How far a domain's topic is applied. */
export interface TopicProgress {
  readonly topic: string;
  readonly watermark: Date | null;
  /** Records that operators passed over when they let a halted partition go on. */
  readonly passedOver: number;
  /** Records that the counters say were refused. */
  readonly dead: number;
}

/** A count of a domain by one closed word: a reason, a cause, a state. */
export interface DomainCount {
  readonly domain: string;
  readonly word: string;
  readonly count: number;
}

const selectTopicProgress = {
  name: 'watch_topic_progress',
  text: `
    select p.topic, max(p.watermark) as watermark, sum(p.dead)::float8 as dead,
           (select coalesce(sum(greatest(0, h.resumed_offset - h.expected_offset)), 0)::float8
              from caravan.partition_halt h
             where h.topic = p.topic and h."group" = any($1::text[])) as "passedOver"
      from caravan.partition_offset p
     where p."group" = any($1::text[])
     group by p.topic
     order by p.topic`,
};

const countHalted = {
  name: 'watch_halted',
  text: `
    select "group" as domain, coalesce(halt_reason, 'unknown') as word, count(*)::float8 as count
      from caravan.partition_offset
     where "group" = any($1::text[]) and state = 'halted'
     group by 1, 2
     order by 1, 2`,
};

const countDeadLetters = {
  name: 'watch_dead_letters',
  text: `
    select domain, reason as word, count(*)::float8 as count
      from caravan.dead_letter
     where redriven_at is null and tenant <> $1
     group by 1, 2
     order by 1, 2`,
};

/** By topic: what is kept of what the counters counted as refused, redriven or not, and what retention took away. */
const countKeptLetters = {
  name: 'watch_kept_letters',
  text: `
    select topic as domain, '' as word,
           sum(letters_removed + (select count(*) from caravan.dead_letter d where d.topic = p.topic and d.partition = p.partition and d."offset" >= p.start_offset))::float8 as count
      from caravan.partition_offset p
     where "group" = any($1::text[])
     group by topic
     order by topic`,
};

const countRestatements = {
  name: 'watch_restatements',
  text: `
    select domain, cause as word, count(*)::float8 as count
      from caravan.restatement
     where at >= $1 and tenant <> $2 and (n_before, sums_before) is distinct from (n_after, sums_after)
     group by 1, 2
     order by 1, 2`,
};

const countLateFacts = {
  name: 'watch_late_facts',
  text: `
    select domain, '' as word, count(*)::float8 as count
      from caravan.fact
     where late and received_at >= $1 and tenant <> $2
     group by 1
     order by 1`,
};

/** What follows a colon is a value, of which there is no end. */
const countEntities = {
  name: 'watch_entities',
  text: `
    select domain, split_part(state, ':', 1) as word, count(*)::float8 as count
      from caravan.entity
     where state is not null and tenant <> $1
     group by 1, 2
     order by 3 desc
     limit 60`,
};

const selectTableBytes = {
  name: 'watch_table_bytes',
  text: `
    select relname as word, pg_total_relation_size(oid)::float8 as count, '' as domain
      from pg_class
     where relnamespace = 'caravan'::regnamespace and relname = any($1::text[])`,
};

/** Progress by topic of the consumer groups; a topic nobody has claimed yet has no row. */
export function topicProgress(connection: Connection, groups: readonly string[]): Promise<TopicProgress[]> {
  return connection.rows<TopicProgress>(selectTopicProgress, [groups]);
}

/** Halted partitions by consumer group (in `domain`) and reason. */
export function haltedPartitions(connection: Connection, groups: readonly string[]): Promise<DomainCount[]> {
  return connection.rows<DomainCount>(countHalted, [groups]);
}

/** Dead letters that were not redriven by domain and reason, of all tenants but one. */
export function deadLettersWaiting(connection: Connection, exceptTenant: string): Promise<DomainCount[]> {
  return connection.rows<DomainCount>(countDeadLetters, [exceptTenant]);
}

/** Dead letters kept of those that the consumer groups have counted, by topic (in `domain`). */
export function deadLettersKept(connection: Connection, groups: readonly string[]): Promise<DomainCount[]> {
  return connection.rows<DomainCount>(countKeptLetters, [groups]);
}

/** Changes of closed numbers since an instant by domain and cause, of all tenants but one. */
export function restatementsSince(connection: Connection, since: Date, exceptTenant: string): Promise<DomainCount[]> {
  return connection.rows<DomainCount>(countRestatements, [since, exceptTenant]);
}

/** Late facts received since an instant by domain, of all tenants but one. */
export function lateFactsSince(connection: Connection, since: Date, exceptTenant: string): Promise<DomainCount[]> {
  return connection.rows<DomainCount>(countLateFacts, [since, exceptTenant]);
}

/** Entities by domain and state, the 60 most frequent, of all tenants but one. Reads the whole table: not often. */
export function entityCounts(connection: Connection, exceptTenant: string): Promise<DomainCount[]> {
  return connection.rows<DomainCount>(countEntities, [exceptTenant]);
}

/** Bytes of tables (in `word`) with their indexes. */
export function tableBytes(connection: Connection, tables: readonly string[]): Promise<DomainCount[]> {
  return connection.rows<DomainCount>(selectTableBytes, [tables]);
}
