import type { PartitionRow } from './database.js';
import type { Findings } from './finding.js';
import { type LogPartition, endOf } from './log-image.js';

/** What is stored of one partition, counted row by row. */
export interface StoredCount {
  stored: number;
  dead: number;
}

export const partitionName = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string => `${topic}/${partition}`;

/**
 * Conservation: what a partition's row says it did adds up to the offsets consumed, to the rows that name the partition,
 * and, once all is applied, to the end of the log.
 */
export function checkPartitions(rows: readonly PartitionRow[], log: readonly LogPartition[], counted: ReadonlyMap<string, StoredCount>, findings: Findings): void {
  const byName = new Map(rows.map((row) => [partitionName(row), row]));
  for (const partition of log) {
    const name = partitionName(partition);
    const row = byName.get(name);
    const end = endOf(partition);
    if (row) checkRow(name, row, end, counted.get(name) ?? { stored: 0, dead: 0 }, findings);
    else if (partition.lines.length > 0) findings.add('conservation', `${name} holds ${partition.lines.length} records and was never claimed`);
  }
}

function checkRow(name: string, row: PartitionRow, end: number, counted: StoredCount, findings: Findings): void {
  const { start, stored, duplicate, dead, skipped, next } = row;
  if (start + stored + duplicate + dead + skipped !== next) {
    findings.add('conservation', `${name}: ${start} + ${stored} stored + ${duplicate} duplicate + ${dead} dead + ${skipped} skipped is not ${next}`);
  }
  if (next !== end) findings.add('conservation', `${name}: applied up to ${next}, the log ends at ${end}`);
  if (stored !== counted.stored) findings.add('conservation', `${name}: ${stored} counted as stored, ${counted.stored} rows in fact`);
  if (dead !== counted.dead) findings.add('conservation', `${name}: ${dead} counted as dead, ${counted.dead} rows in dead_letter`);
}
