import { type Connection, inTransaction } from '../connection.js';
import type { Database } from '../data-source.js';
import { setTenant } from '../statements/set-tenant.js';

/** A time in which alarms are kept but nobody is told; undefined rule or subject: any. */
export interface Silence {
  readonly id: string;
  readonly rule: string | null;
  readonly subject: string | null;
  readonly until: Date;
  readonly reason: string;
  readonly who: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

export type NewSilence = Pick<Silence, 'rule' | 'subject' | 'until' | 'reason' | 'who'>;

/** A rule of a tenant's own. */
export interface RuleRow {
  readonly name: string;
  readonly definition: unknown;
  readonly who: string;
  readonly at: Date;
}

const acknowledgeRow = {
  text: `update caravan.alarm set acked_at = coalesce(acked_at, now()), acked_by = $3, ack_note = $4 where tenant = $1 and id = $2`,
};
const silenceColumns = `id::text as id, rule, subject, until, reason, who, created_at as "createdAt", ended_at as "endedAt"`;
const insertSilence = { text: `insert into caravan.alarm_silence (tenant, rule, subject, until, reason, who) values ($1, $2, $3, $4, $5, $6) returning ${silenceColumns}` };
const endSilenceRow = { text: `update caravan.alarm_silence set ended_at = now() where tenant = $1 and id = $2 and ended_at is null` };
const selectSilences = {
  name: 'alarm_select_silences',
  text: `select ${silenceColumns} from caravan.alarm_silence where tenant = $1 and (not $2 or (ended_at is null and until > now())) order by id desc limit 1000`,
};
const upsertRule = {
  text: `insert into caravan.alarm_rule (tenant, name, definition, who) values ($1, $2, $3, $4)
           on conflict (tenant, name) do update set definition = excluded.definition, who = excluded.who, at = now()`,
};
const deleteRule = { text: `delete from caravan.alarm_rule where tenant = $1 and name = $2` };
const selectRules = { name: 'alarm_select_rules', text: `select name, definition, who, at from caravan.alarm_rule where tenant = $1 order by name` };

/** Runs `work` as caravan_alarms in a transaction in which only the tenant's rows exist. */
export function changeAlarms<T>(database: Database, tenant: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  return inTransaction(database, async (connection) => {
    await connection.run(setTenant, [tenant]);
    return work(connection);
  });
}

/** True when there is such an alarm. Somebody takes it on: doing so again changes the name and the note, not the time. */
export async function acknowledgeAlarm(connection: Connection, tenant: string, id: string, who: string, note: string | null): Promise<boolean> {
  return (await connection.run(acknowledgeRow, [tenant, id, who, note])) === 1;
}

export async function addSilence(connection: Connection, tenant: string, { rule, subject, until, reason, who }: NewSilence): Promise<Silence> {
  const [silence] = await connection.rows<Silence>(insertSilence, [tenant, rule, subject, until, reason, who]);
  if (!silence) throw new Error('An insert returned no row.');
  return silence;
}

/** True when it was in force until now. */
export async function endSilence(connection: Connection, tenant: string, id: string): Promise<boolean> {
  return (await connection.run(endSilenceRow, [tenant, id])) === 1;
}

/** The latest first; with `inForce` only those that hold now. */
export function listSilences(connection: Connection, tenant: string, inForce: boolean): Promise<Silence[]> {
  return connection.rows<Silence>(selectSilences, [tenant, inForce]);
}

export async function putAlarmRule(connection: Connection, tenant: string, name: string, definition: unknown, who: string): Promise<void> {
  await connection.run(upsertRule, [tenant, name, JSON.stringify(definition), who]);
}

/** True when the tenant had a rule of its own of this name. */
export async function dropAlarmRule(connection: Connection, tenant: string, name: string): Promise<boolean> {
  return (await connection.run(deleteRule, [tenant, name])) === 1;
}

/** The tenant's own rules. */
export function listAlarmRules(connection: Connection, tenant: string): Promise<RuleRow[]> {
  return connection.rows<RuleRow>(selectRules, [tenant]);
}
