import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeRole } from './make-role.js';

/** Episodes of alarms with what is told of them, silences, tenants' own rules, and the role of those who answer alarms. */
export class Alarms1795000000061 implements MigrationInterface {
  readonly name = 'Alarms1795000000061';

  async up(runner: QueryRunner): Promise<void> {
    await makeRole(runner, 'caravan_alarms', false);
    for (const statement of [...episodes, ...messages, ...answers, ...visibility, ...writers]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('What was told of an alarm is not taken back by a migration.');
  }
}

// With rule and subject `since` is what an episode is known by: no two of a subject begin at the same time of the data.
const episodes = [
  `alter table caravan.alarm
     add column since timestamptz,
     add column silenced boolean not null default false,
     add column acked_at timestamptz,
     add column acked_by text,
     add column ack_note text`,
  `update caravan.alarm set since = opened_at`,
  `alter table caravan.alarm alter column since set not null`,
  `create unique index alarm_episode on caravan.alarm (tenant, rule, subject, since)`,
  `create index restatement_at on caravan.restatement using brin (at)`,
];

// A message is written with the change it tells of, in one transaction, and delivered as often as it takes.
const messages = [
  `create table caravan.alarm_message (
     id uuid primary key,
     tenant text not null check (tenant <> ''),
     alarm_id bigint not null references caravan.alarm,
     event text not null check (event in ('opened', 'closed')),
     body text not null,
     created_at timestamptz not null default now(),
     unique (alarm_id, event)
   )`,
  `create table caravan.alarm_delivery (
     message_id uuid not null references caravan.alarm_message,
     alarm_id bigint not null,
     way text not null check (way in ('kafka', 'webhook', 'alertmanager')),
     position bigint not null generated always as identity,
     attempts int not null default 0,
     next_at timestamptz not null default now(),
     last_error text,
     delivered_at timestamptz,
     primary key (message_id, way)
   ) with (fillfactor = 70)`,
  `create index alarm_delivery_open on caravan.alarm_delivery (way, position) where delivered_at is null`,
];

const answers = [
  `create table caravan.alarm_silence (
     id bigint primary key generated always as identity,
     tenant text not null check (tenant <> ''),
     rule text,
     subject text,
     until timestamptz not null,
     reason text not null,
     who text not null,
     created_at timestamptz not null default now(),
     ended_at timestamptz
   )`,
  `create index alarm_silence_of_tenant on caravan.alarm_silence (tenant, until)`,
  `create table caravan.alarm_rule (
     tenant text not null check (tenant <> ''),
     name text not null,
     definition jsonb not null,
     who text not null,
     at timestamptz not null default now(),
     primary key (tenant, name)
   )`,
];

/** Once evaluated a statement; unset and '' show nothing. */
const ownTenant = `tenant = (select nullif(current_setting('caravan.tenant', true), ''))`;
const tables = ['alarm_message', 'alarm_silence', 'alarm_rule'];

const visibility = [
  ...tables.flatMap((table) => [
    `alter table caravan.${table} enable row level security`,
    `alter table caravan.${table} force row level security`,
    `create policy every_tenant on caravan.${table} to caravan_watch, caravan_operator using (true) with check (true)`,
    `create policy own_tenant on caravan.${table} for select to caravan_query using (${ownTenant})`,
    `grant select on caravan.${table} to caravan_query`,
    `grant select, insert, update, delete on caravan.${table} to caravan_operator`,
  ]),
  ...['alarm', 'alarm_silence', 'alarm_rule'].map((table) => `create policy own_rows on caravan.${table} to caravan_alarms using (${ownTenant}) with check (${ownTenant})`),
];

const writers = [
  `create policy every_episode on caravan.alarm to caravan_watch using (true) with check (true)`,
  `grant select, insert, update on caravan.alarm, caravan.alarm_message, caravan.alarm_delivery to caravan_watch`,
  `grant select on caravan.alarm_silence, caravan.alarm_rule to caravan_watch`,
  `grant select, insert, update, delete on caravan.alarm_delivery to caravan_operator`,
  `grant usage on schema caravan to caravan_alarms`,
  `grant select on caravan.alarm to caravan_alarms`,
  `grant update (acked_at, acked_by, ack_note) on caravan.alarm to caravan_alarms`,
  `grant select, insert on caravan.alarm_silence to caravan_alarms`,
  `grant update (ended_at) on caravan.alarm_silence to caravan_alarms`,
  `grant select, insert, update, delete on caravan.alarm_rule to caravan_alarms`,
];
