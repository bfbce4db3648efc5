import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operators may drop what a fact said, and nothing else of it (docs/adr/0011). */
export class Retention1795000000051 implements MigrationInterface {
  readonly name = 'Retention1795000000051';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('grant update (payload) on caravan.fact to caravan_operator');
    // So that the records refused can be told from those that are missing.
    await runner.query('alter table caravan.partition_offset add column letters_removed bigint not null default 0');
    await runner.query('grant update (letters_removed) on caravan.partition_offset to caravan_operator');
  }

  async down(): Promise<void> {
    throw new Error('Retention that was applied cannot be taken back.');
  }
}
