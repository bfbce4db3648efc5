import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, withConnection } from '#libs/database';
import type { Spawned } from './spawned.js';

/** How far the partitions are applied, by the clock of Postgres. */
export interface Progress {
  readonly seconds: number;
  readonly applied: number;
}

export interface Awaited {
  readonly database: Database;
  readonly services: readonly Spawned[];
  /** Partitions that have to be claimed, of all topics. */
  readonly partitions: number;
  /** Records that have to be applied, of all topics. */
  readonly records: number;
}

const progressOf = {
  text: `select count(*)::int as claimed, coalesce(sum(next_offset - start_offset), 0)::float8 as applied, min(halt_reason) as halted, coalesce(sum(dead), 0)::int as dead,
                extract(epoch from clock_timestamp() - min(claimed_at))::float8 as seconds
           from caravan.partition_offset`,
};
interface Row extends Progress {
  readonly claimed: number;
  readonly halted: string | null;
  readonly dead: number;
}
const pollMillis = 20;

/**
 * Resolves once all records are applied, to every progress seen on the way; seconds count from the first claim. Throws, with
 * its last words, when a service ends before, when a partition halts, and when
 * a record is refused.
 */
export async function waitUntilDrained({ database, services, partitions, records }: Awaited): Promise<Progress[]> {
  const seen: Progress[] = [];
  for (;;) {
    for (const service of services) service.mustRun();
    const [row] = await withConnection(database, (connection) => connection.rows<Row>(progressOf));
    if (row?.halted) throw new Error(`A partition is halted: ${row.halted}.`);
    if (row && row.dead > 0) throw new Error(`${row.dead} events of the benchmark were refused: see caravan.dead_letter.`);
    if (row && row.applied !== (seen.at(-1)?.applied ?? 0)) seen.push({ seconds: row.seconds, applied: row.applied });
    if (row && row.claimed >= partitions && row.applied >= records) return seen;
    await sleep(pollMillis);
  }
}
