import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeRole } from './make-role.js';

/** The role of the watch service: it reads every tenant's rows and changes none of them. */
export class WatchRole1795000000060 implements MigrationInterface {
  readonly name = 'WatchRole1795000000060';

  async up(runner: QueryRunner): Promise<void> {
    await makeRole(runner, 'caravan_watch', true);
    await runner.query(`grant usage on schema caravan to caravan_watch`);
    for (const table of readTables) await runner.query(`grant select on caravan.${table} to caravan_watch`);
    for (const table of tenantTables) await runner.query(`create policy every_tenant_read on caravan.${table} for select to caravan_watch using (true)`);
  }

  async down(): Promise<void> {
    throw new Error('Roles belong to the whole cluster and other databases may use them.');
  }
}

const tenantTables = ['fact', 'entity', 'rollup', 'restatement', 'dead_letter', 'alarm', 'tenant', 'reference_row', 'reference_change', 'refold'];
const readTables = [...tenantTables, 'partition_offset', 'partition_halt'];
