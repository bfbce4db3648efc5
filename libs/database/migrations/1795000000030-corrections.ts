import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What it takes to show corrections: which versions caused a restatement, and ways to the facts behind a number (docs/adr/0006). */
export class Corrections1795000000030 implements MigrationInterface {
  readonly name = 'Corrections1795000000030';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('What caused a restatement is not forgotten by a migration.');
  }
}

const statements = [
  // How many versions of the fact were stored before and after.
  `alter table caravan.restatement add versions_before int, add versions_after int,
     add check ((versions_before is null) = (versions_after is null) and versions_before < versions_after)`,

  // Facts near a day: pages follow arrival, and the few late facts in them do not widen a range made of several intervals.
  `create index fact_event_time on caravan.fact using brin (event_time timestamptz_minmax_multi_ops) with (autosummarize = on)`,
  // Few facts have a second version, and few come late: others do not enter these.
  `create index fact_corrected on caravan.fact (tenant, domain, fact_id) where revision > 0`,
  `create index fact_late on caravan.fact (tenant, fact_id, revision) where late`,
];
