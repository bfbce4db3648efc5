import type { Connection } from '../connection.js';

/** An alarm as its readers see it. */
export interface AlarmRow {
  readonly id: string;
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
  readonly closedAt: Date | null;
  readonly silenced: boolean;
  readonly ackedAt: Date | null;
  readonly ackedBy: string | null;
  readonly ackNote: string | null;
}

/** Undefined fields choose nothing; times bound when it opened. */
export interface AlarmFilter {
  readonly domains?: readonly string[] | undefined;
  readonly id?: string | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly rule?: string | undefined;
  readonly severity?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Goes on with older ones than this. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A message that was told of an alarm. */
export interface AlarmMessageRow {
  readonly id: string;
  readonly event: string;
  readonly createdAt: Date;
  readonly body: string;
}

const selectAlarms = {
  name: 'alarm_list',
  text: `
    select id::text as id, domain, rule, subject, severity, message, value, threshold, detail as labels, since, opened_at as "openedAt", closed_at as "closedAt",
           silenced, acked_at as "ackedAt", acked_by as "ackedBy", ack_note as "ackNote"
      from caravan.alarm
     where tenant = $1
       and ($2::text[] is null or domain = any($2))
       and ($3::bigint is null or id = $3)
       and ($4::text is null or (closed_at is null) = ($4 = 'open'))
       and ($5::text is null or rule = $5)
       and ($6::text is null or severity = $6)
       and ($7::timestamptz is null or opened_at >= $7)
       and ($8::timestamptz is null or opened_at < $8)
       and ($9::bigint is null or id < $9)
     order by id desc
     limit $10`,
};
const selectMessages = {
  name: 'alarm_list_messages',
  text: `select id, event, created_at as "createdAt", body from caravan.alarm_message where tenant = $1 and alarm_id = $2 order by created_at, event desc`,
};

/** Alarms of a tenant, the latest first. */
export function listAlarms(connection: Connection, tenant: string, filter: AlarmFilter): Promise<AlarmRow[]> {
  const { domains, id, state, rule, severity, from, to, before, limit } = filter;
  return connection.rows<AlarmRow>(selectAlarms, [tenant, ...[domains, id, state, rule, severity, from, to, before].map((value) => value ?? null), limit]);
}

/** What was told of an alarm, first what was told first. */
export function listAlarmMessages(connection: Connection, tenant: string, alarmId: string): Promise<AlarmMessageRow[]> {
  return connection.rows<AlarmMessageRow>(selectMessages, [tenant, alarmId]);
}
