import { userInfo } from 'node:os';
import { type HaltedPartition, inTransaction, listHalted, resumePartition, withConnection } from '#libs/database';
import { listHalts } from '#libs/database/reads';
import { CliError } from '../cli-error.js';
import type { AnswerTable } from '../render/answer-table.js';
import type { Settings } from '../settings.js';
import { withOperator } from './with-operator.js';

const columns = ['group', 'topic', 'partition', 'nextOffset', 'reason', 'detail'].map((name) => ({ name }));

/** The partitions that wait for a person. */
export async function listHaltedPartitions(settings: Settings): Promise<AnswerTable> {
  const rows = (await withOperator(settings, (database) => withConnection(database, listHalted))).map((row) => ({ ...row }));
  return { columns, rows, json: { rows }, whenEmpty: 'no partition is halted' };
}

const historyColumns = ['topic', 'partition', 'reason', 'expectedOffset', 'foundOffset', 'haltedAt', 'resumedAt', 'resumedBy', 'resumedOffset'].map((name) => ({ name }));

/** What halted, when and why, and who let it go on where; the latest first. */
export async function listHaltHistory(settings: Settings, limit: number): Promise<AnswerTable> {
  const halts = await withOperator(settings, (database) => withConnection(database, (connection) => listHalts(connection, undefined, limit)));
  const rows = halts.map((halt) => ({ ...halt, haltedAt: halt.haltedAt.toISOString(), resumedAt: halt.resumedAt?.toISOString() ?? null }));
  return { columns: historyColumns, rows, json: { rows }, whenEmpty: 'no partition was ever halted' };
}

/** Lets the partition go on, at another offset where one is given. Throws CliError when it is not halted or a gap asks for an offset. */
export async function resumeHaltedPartition(settings: Settings, topic: string, partition: number, nextOffset: string | undefined): Promise<AnswerTable> {
  const who = `caravan cli by ${userInfo().username}`;
  const resumed = await withOperator(settings, (database) =>
    inTransaction(database, async (connection) => {
      const halted = (await listHalted(connection)).find((each) => each.topic === topic && each.partition === partition);
      if (!halted) throw new CliError(`${topic}/${partition} is not halted: \`caravan partitions\` lists those that are.`);
      const goOnAt = nextOffset ?? offsetOf(halted);
      await resumePartition(connection, halted, goOnAt, who);
      return { ...halted, nextOffset: goOnAt };
    }));
  return { columns, rows: [resumed], json: resumed, text: `${topic}/${partition}, halted for ${resumed.reason}, goes on at offset ${resumed.nextOffset} by ${who}; its consumer takes it up within seconds\n` };
}

/** A gap is passed over by the one who says how far. */
function offsetOf({ topic, partition, reason, detail, nextOffset }: HaltedPartition): string {
  if (reason !== 'gap' && reason !== 'log_changed') return nextOffset;
  throw new CliError(`${topic}/${partition} is halted for ${reason} (${detail ?? 'without detail'}): say where it goes on with --next-offset N. What is passed over is counted as skipped; to go back counts again what is read again.`);
}
