import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeRole } from './make-role.js';

/** Walks that fold entities again, what finds the entities to be walked, and the role that changes a tenant's reference rows. */
export class Refold1795000000007 implements MigrationInterface {
  readonly name = 'Refold1795000000007';

  async up(runner: QueryRunner): Promise<void> {
    await makeRole(runner, 'caravan_reference', false);
    for (const statement of [...columns, ...walks, ...restatements, ...homes, ...editors]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Entities folded by several releases cannot be told apart without these columns.');
  }
}

const columns = [
  // 0, several releases put its facts where they are: what was written before this column is folded once more.
  `alter table caravan.entity add column settled_version int not null default 0`,
  `alter table caravan.entity alter column settled_version drop default`,
  `create index entity_settled on caravan.entity (domain, settled_version)`,
  `create index entity_unresolved on caravan.entity (tenant, domain) where flags like '%place_unknown%'`,
  `alter table caravan.partition_offset add column fold_version int not null default 0`,
  `grant select (fold_version) on caravan.partition_offset to caravan_query`,
];

/** Once evaluated a statement; unset and '' show nothing. */
const ownTenant = `tenant = (select nullif(current_setting('caravan.tenant', true), ''))`;

// Tenant '' stands for everybody's entities.
const walks = [
  `create table caravan.refold (
     domain text not null,
     cause text not null check (cause in ('reference', 'fold')),
     tenant text not null,
     target bigint not null,
     cursor uuid,
     seen bigint not null default 0,
     changed bigint not null default 0,
     moved bigint not null default 0,
     restated bigint not null default 0,
     refused bigint not null default 0,
     opened_at timestamptz not null default now(),
     worked_at timestamptz not null default now(),
     done_at timestamptz,
     primary key (domain, cause, tenant, target)
   ) with (fillfactor = 50)`,
  `alter table caravan.refold enable row level security`,
  `alter table caravan.refold force row level security`,
  `create policy every_tenant on caravan.refold to caravan_ingest, caravan_operator using (true) with check (true)`,
  `create policy own_tenant on caravan.refold for select to caravan_query using (${ownTenant} or tenant = '')`,
  `grant select, insert, update on caravan.refold to caravan_ingest, caravan_operator`,
  `grant select on caravan.refold to caravan_query`,
];

// A walk comes to a rollup again and again; what it did to it is one row.
const restatements = [
  `alter table caravan.restatement add column walk text, add column rollup_key uuid`,
  `create unique index restatement_of_walk on caravan.restatement (walk, rollup_key) where walk is not null`,
  `grant update (n_after, sums_after, fact_id, at) on caravan.restatement to caravan_ingest`,
];

/** A fact stays what it was; where it belongs may change. */
const homes = [`grant update (entity_key) on caravan.fact to caravan_ingest, caravan_operator`];

/** Tenants change their own reference rows and see the common ones. */
const editors = [
  `grant usage on schema caravan to caravan_reference`,
  `grant select, insert, update, delete on caravan.reference_row to caravan_reference`,
  `grant select, insert on caravan.reference_change to caravan_reference`,
  ...['reference_row', 'reference_change'].flatMap((table) => [
    `create policy common_rows on caravan.${table} for select to caravan_reference using (tenant = '')`,
    `create policy own_rows on caravan.${table} to caravan_reference using (${ownTenant}) with check (${ownTenant})`,
  ]),
];
