import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sealed parts of long lives (docs/adr/0012). */
export class Segments1795000000080 implements MigrationInterface {
  readonly name = 'Segments1795000000080';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...rights]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Sealed parts hold what entities have applied: restore a backup instead.');
  }
}

const tables = [
  `create table caravan.entity_segment (
     entity_key uuid not null,
     segment int not null check (segment >= 0),
     tenant text not null check (tenant <> ''),
     facts bytea not null,
     applied bytea not null,
     flags text,
     primary key (entity_key, segment)
   )`,
  `alter table caravan.entity_segment alter column facts set storage external, alter column applied set storage external`,
  `create index entity_segment_unresolved on caravan.entity_segment (tenant) where flags like '%place_unknown%'`,
  // What the open end of a life knows of the sealed part; null: nothing is sealed.
  `alter table caravan.entity add column cut bytea`,
  `alter table caravan.entity alter column cut set storage external`,
];

const rights = [
  `grant select, insert, delete on caravan.entity_segment to caravan_ingest, caravan_operator`,
  `grant select on caravan.entity_segment to caravan_query, caravan_reader, caravan_watch`,
  `alter table caravan.entity_segment enable row level security`,
  `alter table caravan.entity_segment force row level security`,
  `create policy every_tenant on caravan.entity_segment to caravan_ingest, caravan_operator using (true) with check (true)`,
  `create policy own_tenant on caravan.entity_segment for select to caravan_query
     using (tenant = (select nullif(current_setting('caravan.tenant', true), '')))`,
  `create policy every_tenant_read on caravan.entity_segment for select to caravan_watch using (true)`,
  // Readers made before (readers.ts) see their tenant's rows here too.
  `do $$ declare policy record; begin
     for policy in select policyname, roles[1] as login, qual from pg_policies where schemaname = 'caravan' and tablename = 'entity' and policyname like 'reader %' loop
       execute format('create policy %I on caravan.entity_segment for select to %I using (%s)', policy.policyname, policy.login, policy.qual);
     end loop;
   end $$`,
];
