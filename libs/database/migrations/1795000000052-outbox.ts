import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was published is deleted: no row needs to say when it was sent, and no index to find those that were not. */
export class Outbox1795000000052 implements MigrationInterface {
  readonly name = 'Outbox1795000000052';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table caravan.outbox drop column sent_at');
  }

  async down(): Promise<void> {
    throw new Error('Messages that wait are not lost by a migration.');
  }
}
