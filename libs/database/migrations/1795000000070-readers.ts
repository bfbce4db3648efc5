import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeGroup } from './make-role.js';

/** What logins that read one tenant by SQL have in common (readers.ts). No policy names this role: by itself it sees no row. */
export class Readers1795000000070 implements MigrationInterface {
  readonly name = 'Readers1795000000070';

  async up(runner: QueryRunner): Promise<void> {
    await makeGroup(runner, 'caravan_reader');
    for (const statement of grants) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Logins may be members of this role.');
  }
}

const grants = [
  'grant usage on schema caravan to caravan_reader',
  `grant select on caravan.fact, caravan.entity, caravan.rollup, caravan.restatement, caravan.dead_letter, caravan.alarm, caravan.reference_row
     to caravan_reader`,
  'grant execute on all functions in schema caravan to caravan_reader',
  // Views made before; later ones are granted when they are made.
  `do $$ declare view text; begin
     for view in select viewname from pg_views where schemaname = 'caravan' loop
       execute format('grant select on caravan.%I to caravan_reader', view);
     end loop;
   end $$`,
];
