import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of architecture.md section 1. */
export class Tables1795000000001 implements MigrationInterface {
  readonly name = 'Tables1795000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of [...model, ...progress, ...administration]) await runner.query(table);
  }

  async down(): Promise<void> {
    throw new Error('Facts are not dropped by a migration: restore a backup instead.');
  }
}

const model = [
  `create table caravan.fact (
     fact_id uuid not null,
     revision int not null check (revision >= 0),
     tenant text not null check (tenant <> ''),
     domain text not null,
     source text not null,
     event_id text not null,
     type text not null,
     entity_key uuid not null,
     event_time timestamptz,
     recorded_time timestamptz not null,
     received_at timestamptz not null,
     retracted boolean not null,
     late boolean not null,
     warnings text[] not null,
     topic text not null,
     partition int not null,
     "offset" bigint not null,
     payload text not null,
     primary key (fact_id, revision)
   )`,
  `create index fact_received_at on caravan.fact using brin (received_at)`,

  `create table caravan.entity (
     entity_key uuid primary key,
     tenant text not null check (tenant <> ''),
     domain text not null,
     kind text not null,
     natural_key text not null,
     version int not null check (version >= 1),
     facts bytea not null,
     applied bytea not null,
     fold_version int not null,
     reference_version int not null,
     flags text,
     state text,
     at_node text,
     since timestamptz
   ) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)`,
  // Packed bytes do not compress; external keeps them readable without an attempt at it.
  `alter table caravan.entity alter column facts set storage external, alter column applied set storage external`,

  `create table caravan.rollup (
     key uuid primary key,
     tenant text not null check (tenant <> ''),
     cube text not null,
     grain text not null check (grain in ('hour', 'day')),
     bucket timestamptz not null,
     local_date date not null,
     dims text[] not null,
     n bigint not null,
     sums bigint[] not null,
     bins smallint[] not null,
     counts int[] not null,
     check (cardinality(bins) = cardinality(counts))
   ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)`,
  `create index rollup_by_date on caravan.rollup (tenant, cube, grain, local_date)`,

  `create table caravan.restatement (
     id bigint generated always as identity primary key,
     tenant text not null check (tenant <> ''),
     domain text not null,
     cube text not null,
     bucket timestamptz not null,
     local_date date not null,
     dims text[] not null,
     n_before bigint not null,
     n_after bigint not null,
     sums_before bigint[] not null,
     sums_after bigint[] not null,
     cause text not null check (cause in ('late', 'correction', 'retraction', 'reference', 'fold')),
     fact_id uuid,
     at timestamptz not null
   )`,
  `create index restatement_by_date on caravan.restatement (tenant, cube, local_date)`,
];

const progress = [
  `create table caravan.partition_offset (
     "group" text not null,
     topic text not null,
     partition int not null,
     start_offset bigint not null,
     next_offset bigint not null,
     epoch int not null,
     owner text not null,
     claimed_at timestamptz not null,
     watermark timestamptz,
     stored bigint not null default 0,
     duplicate bigint not null default 0,
     dead bigint not null default 0,
     skipped bigint not null default 0,
     tail bytea,
     state text not null default 'running' check (state in ('running', 'halted')),
     halt_reason text,
     halt_detail text,
     primary key ("group", topic, partition),
     constraint partition_offset_adds_up check (stored + duplicate + dead + skipped = next_offset - start_offset)
   ) with (fillfactor = 50)`,

  // Headers alternate name and value, as bytes: a header's name may hold what text cannot.
  `create table caravan.dead_letter (
     topic text not null,
     partition int not null,
     "offset" bigint not null,
     tenant text not null check (tenant <> ''),
     domain text not null,
     key bytea,
     value bytea,
     headers bytea[] not null,
     reason text not null,
     property_path text not null,
     detail text not null,
     stage text not null check (stage in ('decode', 'apply', 'store')),
     source text,
     event_id text,
     received_at timestamptz not null,
     attempts int not null default 1,
     first_seen timestamptz not null default now(),
     last_seen timestamptz not null default now(),
     redriven_at timestamptz,
     primary key (topic, partition, "offset")
   )`,
  `create index dead_letter_open on caravan.dead_letter (tenant, received_at) where redriven_at is null`,

  `create table caravan.outbox (
     id bigint generated always as identity primary key,
     topic text not null,
     key bytea,
     value bytea not null,
     created_at timestamptz not null default now(),
     sent_at timestamptz
   )`,
  `create index outbox_unsent on caravan.outbox (id) where sent_at is null`,

  `create table caravan.alarm (
     id bigint generated always as identity primary key,
     tenant text not null check (tenant <> ''),
     domain text not null,
     rule text not null,
     subject text not null,
     severity text not null check (severity in ('info', 'warning', 'critical')),
     message text not null,
     value double precision,
     threshold double precision,
     detail jsonb not null default '{}',
     opened_at timestamptz not null,
     last_seen timestamptz not null,
     closed_at timestamptz
   )`,
  `create unique index alarm_open on caravan.alarm (tenant, rule, subject) where closed_at is null`,
  `create index alarm_by_time on caravan.alarm (tenant, opened_at)`,
];

const administration = [
  `create table caravan.tenant (
     tenant text primary key check (tenant <> ''),
     created_at timestamptz not null default now()
   )`,

  `create table caravan.api_key (
     id uuid primary key default gen_random_uuid(),
     tenant text not null references caravan.tenant,
     name text not null,
     key_hash bytea not null unique check (octet_length(key_hash) = 32),
     prefix text not null,
     scopes text[] not null check (scopes <@ array['publish', 'query', 'operate']),
     domains text[] not null,
     created_at timestamptz not null default now(),
     revoked_at timestamptz,
     last_used_at timestamptz
   )`,

  // Tenant '' holds the common rows.
  `create table caravan.reference_row (
     tenant text not null,
     kind text not null,
     key text not null,
     row jsonb not null,
     position bigint not null generated always as identity,
     primary key (tenant, kind, key)
   )`,

  `create table caravan.reference_change (
     id bigint generated always as identity primary key,
     tenant text not null,
     kind text not null,
     key text not null,
     who text not null,
     at timestamptz not null default now(),
     folds_read boolean not null,
     before jsonb,
     after jsonb
   )`,
  `create index reference_change_of_tenant on caravan.reference_change (tenant, id)`,
  `create index reference_change_for_folds on caravan.reference_change (tenant, id) where folds_read`,
];
