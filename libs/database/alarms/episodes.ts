import type { Connection } from '../connection.js';

/** An episode to be opened. */
export interface NewEpisode {
  readonly tenant: string;
  readonly domain: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: string;
  readonly message: string;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly since: Date;
  readonly openedAt: Date;
  readonly silenced: boolean;
}

/** An episode as it is stored. */
export interface StoredEpisode extends NewEpisode {
  readonly id: string;
  readonly closedAt: Date | null;
}

const columns = `id::text as id, tenant, domain, rule, subject, severity, message, value, threshold, detail as labels, since, opened_at as "openedAt",
       closed_at as "closedAt", silenced`;

const lockRule = { name: 'alarm_lock_rule', text: `select pg_advisory_xact_lock(hashtextextended('caravan alarm ' || $1 || ' ' || $2, 0))` };

const selectOpen = {
  name: 'alarm_select_open',
  text: `select ${columns} from caravan.alarm where tenant = $1 and rule = $2 and closed_at is null order by id`,
};

const selectRulesWithOpen = { name: 'alarm_rules_with_open', text: `select distinct rule from caravan.alarm where tenant = $1 and closed_at is null` };

/** Episodes of a subject follow each other: what an older state of the data shows opens nothing. */
const insertEpisode = {
  name: 'alarm_open',
  text: `
    insert into caravan.alarm (tenant, domain, rule, subject, severity, message, value, threshold, detail, since, opened_at, last_seen, silenced)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12
     where not exists (select from caravan.alarm where tenant = $1 and rule = $3 and subject = $4 and (since >= $10 or closed_at is null))
    returning ${columns}`,
};

const closeEpisodeRow = {
  name: 'alarm_close',
  text: `update caravan.alarm set closed_at = $2, last_seen = $2 where id = $1 and closed_at is null returning ${columns}`,
};

const insertMessage = {
  name: 'alarm_insert_message',
  text: `insert into caravan.alarm_message (id, tenant, alarm_id, event, body) values ($1, $2, $3, $4, $5)`,
};
const insertDeliveries = {
  name: 'alarm_insert_deliveries',
  text: `insert into caravan.alarm_delivery (message_id, alarm_id, way) select $1, $2, unnest($3::text[])`,
};

const countOpen = {
  name: 'alarm_count_open',
  text: `select severity, count(*)::float8 as count from caravan.alarm where closed_at is null group by severity`,
};

/** The open episodes of a rule; until the transaction ends nobody else decides about it. */
export async function lockOpenEpisodes(connection: Connection, tenant: string, rule: string): Promise<StoredEpisode[]> {
  await connection.rows(lockRule, [tenant, rule]);
  return connection.rows<StoredEpisode>(selectOpen, [tenant, rule]);
}

/** Names of rules with open episodes. */
export async function rulesWithOpenEpisodes(connection: Connection, tenant: string): Promise<string[]> {
  return (await connection.rows<{ rule: string }>(selectRulesWithOpen, [tenant])).map(({ rule }) => rule);
}

/** Opens an episode; undefined when its subject had a later one, or has one open. */
export async function openEpisode(connection: Connection, episode: NewEpisode): Promise<StoredEpisode | undefined> {
  const { tenant, domain, rule, subject, severity, message, value, threshold, labels, since, openedAt, silenced } = episode;
  const values = [tenant, domain, rule, subject, severity, message, value, threshold, JSON.stringify(labels), since, openedAt, silenced];
  return (await connection.rows<StoredEpisode>(insertEpisode, values))[0];
}

/** Closes an episode; undefined when it was closed already. */
export async function closeEpisode(connection: Connection, id: string, at: Date): Promise<StoredEpisode | undefined> {
  return (await connection.rows<StoredEpisode>(closeEpisodeRow, [id, at]))[0];
}

/** What is to be told of an episode. */
export interface NewMessage {
  readonly id: string;
  readonly tenant: string;
  readonly alarmId: string;
  readonly event: string;
  readonly body: string;
  readonly ways: readonly string[];
}

/** Writes a message with its deliveries, in the transaction of the change it tells of. Throws when it was written already. */
export async function writeAlarmMessage(connection: Connection, { id, tenant, alarmId, event, body, ways }: NewMessage): Promise<void> {
  await connection.run(insertMessage, [id, tenant, alarmId, event, body]);
  await connection.run(insertDeliveries, [id, alarmId, ways]);
}

/** Open episodes of all tenants by severity. */
export function countOpenEpisodes(connection: Connection): Promise<{ severity: string; count: number }[]> {
  return connection.rows<{ severity: string; count: number }>(countOpen);
}
