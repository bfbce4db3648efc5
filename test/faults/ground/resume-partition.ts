import { OracleDatabase } from '../oracle/database.js';
import type { Arena } from './arena.js';

/** What a person does about a halted partition, for want of a command: go on at an offset; records before it count as skipped. */
const goOnAt = `update caravan.partition_offset
   set skipped = skipped + $3 - next_offset, next_offset = $3, state = 'running', halt_reason = null, halt_detail = null
 where topic = $1 and partition = $2 and state = 'halted'`;

/** The topic is another: the row begins anew. */
const beginAnew = `delete from caravan.partition_offset where topic = $1 and partition = $2 and state = 'halted'`;

/** Lets a halted partition go on at an offset. */
export function resumeAt(arena: Arena, topic: string, partition: number, offset: number): Promise<void> {
  return change(arena, goOnAt, [topic, partition, offset]);
}

/** Lets a halted partition begin anew with the topic that has its name now. */
export function resumeAnew(arena: Arena, topic: string, partition: number): Promise<void> {
  return change(arena, beginAnew, [topic, partition]);
}

async function change(arena: Arena, statement: string, values: readonly unknown[]): Promise<void> {
  const database = await OracleDatabase.open(arena.databaseUrl);
  try {
    if ((await database.run(statement, values)) !== 1) throw new Error(`${String(values[0])}/${String(values[1])} was not halted`);
  } finally {
    await database.close();
  }
}
