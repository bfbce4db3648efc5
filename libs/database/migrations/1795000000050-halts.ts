import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every halt of a partition, with the offsets that are missing, and who let it go on. */
export class Halts1795000000050 implements MigrationInterface {
  readonly name = 'Halts1795000000050';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('What was lost and who passed it over is not forgotten by a migration.');
  }
}

/** All but detail, which may quote an event. */
const shown = 'id, "group", topic, partition, reason, expected_offset, found_offset, halted_at, resumed_at, resumed_by, resumed_offset';

const statements = [
  `create table caravan.partition_halt (
     id bigint generated always as identity primary key,
     "group" text not null,
     topic text not null,
     partition int not null,
     reason text not null,
     detail text not null,
     expected_offset bigint not null,
     found_offset bigint,
     halted_at timestamptz not null default now(),
     resumed_at timestamptz,
     resumed_by text,
     resumed_offset bigint,
     check ((resumed_at is null) = (resumed_by is null) and (resumed_at is null) = (resumed_offset is null))
   )`,
  `create index partition_halt_of on caravan.partition_halt (topic, partition, id)`,
  `grant select, insert on caravan.partition_halt to caravan_ingest`,
  `grant select, update on caravan.partition_halt to caravan_operator`,
  `grant select (${shown}) on caravan.partition_halt to caravan_query`,
];
