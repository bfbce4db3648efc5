import { type DeadLetterRow, type FactRow, type OracleDatabase } from './database.js';
import { partitionName, type StoredCount } from './check-partitions.js';
import type { Findings } from './finding.js';
import { digestOf, type LogImage, type LogLine } from './log-image.js';

/** What was found in the tables `fact` and `dead_letter`. */
export interface Stored {
  readonly versions: number;
  readonly deadLetters: number;
  readonly byPartition: ReadonlyMap<string, StoredCount>;
}

/** Every version of the log is stored exactly once, as it lies there; every bad record is a dead letter; nothing else is. */
export async function checkStored(database: OracleDatabase, image: LogImage, findings: Findings): Promise<Stored> {
  const lines = new LineFinder(image);
  const counts = new Map<string, StoredCount>();
  const countOf = (row: { topic: string; partition: number }): StoredCount => {
    const count = counts.get(partitionName(row)) ?? { stored: 0, dead: 0 };
    counts.set(partitionName(row), count);
    return count;
  };
  const seen = new Map<string, Set<string>>();
  let versions = 0;
  for await (const row of database.facts()) {
    versions++;
    countOf(row).stored++;
    checkFact(row, lines.at(row), seen, findings);
  }
  for (const [fact, { versions: wanted }] of image.facts) {
    const missing = wanted.size - (seen.get(fact)?.size ?? 0);
    if (missing > 0) findings.add('lost', `${missing} of ${wanted.size} versions of ${fact} are not stored`);
  }
  const dead = await database.deadLetters();
  for (const row of dead) {
    countOf(row).dead++;
    checkDeadLetter(row, lines.at(row), findings);
  }
  if (dead.length !== image.records.bad) findings.add('dead-letter', `${image.records.bad} records must be refused, ${dead.length} dead letters are kept`);
  return { versions, deadLetters: dead.length, byPartition: counts };
}

class LineFinder {
  private readonly partitions;

  constructor(image: LogImage) {
    this.partitions = new Map(image.partitions.map((partition) => [partitionName(partition), partition]));
  }

  at(row: { topic: string; partition: number; offset: number }): LogLine | undefined {
    const partition = this.partitions.get(partitionName(row));
    return partition?.lines[row.offset - partition.low];
  }
}

function checkFact(row: FactRow, line: LogLine | undefined, seen: Map<string, Set<string>>, findings: Findings): void {
  const fact = JSON.stringify([row.tenant, row.domain, row.source, row.event_id]);
  const where = `${row.event_id} revision ${row.revision} of ${partitionName(row)} offset ${row.offset}`;
  if (line?.fact !== fact || line.digest !== digestOf(row.payload)) return findings.add('foreign', `${where} is not what the log has there`);
  const versions = seen.get(fact) ?? new Set<string>();
  seen.set(fact, versions);
  if (versions.has(line.version)) findings.add('doubled', `${where} is a version that is stored already`);
  if (row.revision !== versions.size) findings.add('foreign', `${where} should be revision ${versions.size}`);
  versions.add(line.version);
}

function checkDeadLetter({ topic, partition, offset, value, attempts, reason }: DeadLetterRow, line: LogLine | undefined, findings: Findings): void {
  const where = `${topic}/${partition} offset ${offset} (${reason})`;
  if (!line || line.digest !== digestOf(value)) findings.add('foreign', `dead letter ${where} is not what the log has there`);
  else if (line.fact !== undefined) findings.add('dead-letter', `${where} is a good event`);
  if (attempts !== 1) findings.add('doubled', `dead letter ${where} was refused ${attempts} times`);
}
