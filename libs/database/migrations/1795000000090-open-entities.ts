import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is open, by how long it is (docs/adr/0014). */
export class OpenEntities1795000000090 implements MigrationInterface {
  readonly name = 'OpenEntities1795000000090';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index entity_open on caravan.entity (tenant, domain, state, since, entity_key, at_node) where state is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index caravan.entity_open');
  }
}
