import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who sees which tenant's rows. Forced: the owner of the tables is no exception. */
export class Policies1795000000003 implements MigrationInterface {
  readonly name = 'Policies1795000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tenantTables) {
      await runner.query(`alter table caravan.${table} enable row level security`);
      await runner.query(`alter table caravan.${table} force row level security`);
      await runner.query(`create policy every_tenant on caravan.${table} to caravan_ingest, caravan_operator using (true) with check (true)`);
      await runner.query(`create policy own_tenant on caravan.${table} for select to caravan_query using (${visible(table)})`);
    }
    for (const table of ['api_key', 'tenant']) {
      await runner.query(`create policy every_key on caravan.${table} to caravan_gateway using (true) with check (true)`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Row level security is not taken off by a migration.');
  }
}

const tenantTables = [
  'fact', 'entity', 'rollup', 'restatement', 'dead_letter', 'alarm', 'tenant', 'api_key', 'reference_row', 'reference_change',
];

/** Once evaluated a statement; unset and '' (what a finished \`set local\` leaves behind) show nothing. */
const ownTenant = `tenant = (select nullif(current_setting('caravan.tenant', true), ''))`;

function visible(table: string): string {
  return table.startsWith('reference_') ? `${ownTenant} or tenant = ''` : ownTenant;
}
