import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeRole } from './make-role.js';

/** The four roles and what each may do; none may do DDL. */
export class Roles1795000000002 implements MigrationInterface {
  readonly name = 'Roles1795000000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const role of ['caravan_ingest', 'caravan_query', 'caravan_gateway', 'caravan_operator']) {
      await makeRole(runner, role, seeEverything.has(role));
    }
    for (const statement of [...closed, ...grants]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Roles belong to the whole cluster and other databases may use them.');
  }
}

/** They see every tenant. Postgres refuses COPY into a table whose row security applies, hence bypassrls; see `insert-rows.ts` for where that is not given. */
const seeEverything: ReadonlySet<string> = new Set(['caravan_ingest', 'caravan_operator']);

const closed = [
  `do $$ begin execute format('revoke create, temporary on database %I from public', current_database()); end $$`,
  `do $$ begin
     if has_schema_privilege('public', 'public', 'create') then revoke create on schema public from public; end if;
   end $$`,
  `revoke all on schema caravan from public`,
  `grant usage on schema caravan to caravan_ingest, caravan_query, caravan_gateway, caravan_operator`,
];

const readable = [
  'fact', 'entity', 'rollup', 'dead_letter', 'restatement', 'tenant', 'alarm', 'reference_row', 'reference_change',
].map((table) => `caravan.${table}`).join(', ');

/** All but halt_detail, which may quote an event. */
const partitionColumns =
  '"group", topic, partition, start_offset, next_offset, epoch, owner, claimed_at, watermark, stored, duplicate, dead, skipped, state, halt_reason';

const grants = [
  // Consumers. A fact is never changed.
  `grant select, insert on caravan.fact, caravan.restatement, caravan.tenant to caravan_ingest`,
  `grant select, insert, update, delete on caravan.entity, caravan.rollup, caravan.outbox to caravan_ingest`,
  `grant select, insert, update on caravan.partition_offset, caravan.dead_letter, caravan.alarm to caravan_ingest`,
  `grant select on caravan.reference_row, caravan.reference_change to caravan_ingest`,

  // Answers.
  `grant select on ${readable} to caravan_query`,
  `grant select (${partitionColumns}) on caravan.partition_offset to caravan_query`,

  // Credentials.
  `grant select on caravan.api_key, caravan.tenant to caravan_gateway`,
  `grant update (last_used_at) on caravan.api_key to caravan_gateway`,

  // People: keys, reference data, redrive, verify, rebuild, retention.
  `grant select, insert, delete on caravan.fact to caravan_operator`,
  `grant select, insert, update, delete on caravan.entity, caravan.rollup, caravan.restatement, caravan.dead_letter, caravan.outbox,
     caravan.alarm, caravan.tenant, caravan.api_key, caravan.reference_row to caravan_operator`,
  `grant select, insert, update on caravan.partition_offset to caravan_operator`,
  `grant select, insert on caravan.reference_change to caravan_operator`,
];
