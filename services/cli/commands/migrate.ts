import type { Command } from 'commander';
import type { MigrationResult } from '../database/run-migration.js';
import { exitCodes } from '../exit-codes.js';
import { collect } from '../option-values.js';
import type { AnswerTable, Row } from '../render/answer-table.js';
import { countText } from '../render/texts.js';
import { onRun, type Shell } from '../session.js';

/** `caravan migrate`: schema, views and reference data, by the database's owner. */
export function addMigrate(program: Command, shell: Shell): void {
  const command = program
    .command('migrate')
    .description('bring the database up to date (DATABASE_URL names its owner); running it again changes nothing')
    .option('--reference-set <set>', 'also write the reference rows of common or dev-feeds; may be repeated', collect);
  onRun<{ referenceSet?: readonly string[] }>(command, shell, async (session, _args, { referenceSet = [] }) => {
    const { runMigration } = await import('../database/run-migration.js');
    session.print(describeMigration(await runMigration(session.settings, referenceSet)));
    return exitCodes.done;
  });
}

function describeMigration(result: MigrationResult): AnswerTable {
  const rows: readonly Row[] = [
    ...result.migrations.map((name) => ({ kind: 'migration', name })),
    ...result.views.map((name) => ({ kind: 'view', name })),
    ...result.references.filter(({ changes }) => changes > 0).map(({ set, changes }) => ({ kind: 'reference', name: `${set}: ${countText(changes, 'change')}` })),
  ];
  return { columns: [{ name: 'kind' }, { name: 'name' }], rows, json: result, whenEmpty: 'nothing to do: the database is up to date' };
}
