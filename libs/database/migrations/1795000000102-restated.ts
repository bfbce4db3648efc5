import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the figures of a month were last restated (docs/adr/0015), those of what is listed already too. */
export class Restated1795000000102 implements MigrationInterface {
  readonly name = 'Restated1795000000102';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...rights]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table caravan.restated');
    await runner.query('drop function caravan.restated_key');
  }
}

const tables = [
  `create table caravan.restated (
     key uuid primary key,
     tenant text not null check (tenant <> ''),
     cube text not null,
     month date not null,
     dims text[] not null,
     at timestamptz not null
   ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)`,
  `create index restated_by_month on caravan.restated (tenant, cube, month)`,
  // Dimensions may be longer than an index takes: the key is of their text. A date is told as a number, whatever style a session writes dates in.
  `create function caravan.restated_key(tenant text, cube text, month date, dims text[]) returns uuid stable parallel safe
     return md5(row(tenant, cube, month - date '1970-01-01', dims)::text)::uuid`,
  `insert into caravan.restated (key, tenant, cube, month, dims, at)
   select caravan.restated_key(tenant, cube, month, dims), tenant, cube, month, dims, max(at)
     from (select *, date_trunc('month', local_date::timestamp)::date as month from caravan.restatement) r
    group by tenant, cube, month, dims`,
];

const rights = [
  `grant select, insert, update on caravan.restated to caravan_ingest, caravan_operator`,
  `grant select on caravan.restated to caravan_query`,
  `alter table caravan.restated enable row level security`,
  `alter table caravan.restated force row level security`,
  `create policy every_tenant on caravan.restated to caravan_ingest, caravan_operator using (true) with check (true)`,
  `create policy own_tenant on caravan.restated for select to caravan_query
     using (tenant = (select nullif(current_setting('caravan.tenant', true), '')))`,
];
