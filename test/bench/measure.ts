import { type Database, openDatabase, withConnection } from '#libs/database';
import { cpuSeconds } from './cpu.js';
import type { BenchStack } from './bench-stack.js';

/** What a run cost, by process; seconds of processor time and bytes. */
export interface Cost {
  readonly node: number;
  readonly postgres: number;
  readonly broker: number;
  readonly walBytes: number;
}

const walPosition = { text: `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes` };

/** Costs so far; subtract two to get those of what lay between. */
export async function costSoFar(stack: BenchStack, database: Database, pids: readonly number[]): Promise<Cost> {
  const [wal] = await withConnection(database, (connection) => connection.rows<{ bytes: number }>(walPosition));
  const node = pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
  return { node, postgres: cpuSeconds(stack.pids.postgres), broker: cpuSeconds(stack.pids.broker), walBytes: wal?.bytes ?? 0 };
}

export function costBetween(before: Cost, after: Cost): Cost {
  return {
    node: after.node - before.node, postgres: after.postgres - before.postgres,
    broker: after.broker - before.broker, walBytes: after.walBytes - before.walBytes,
  };
}

const relationSizes = {
  text: `select c.relname as name, pg_table_size(c.oid)::float8 as "tableBytes", pg_indexes_size(c.oid)::float8 as "indexBytes"
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'caravan' and c.relkind = 'r'`,
};

/** Bytes of every table of schema caravan, and of the indexes of each, by `fact` and `fact's indexes`. */
export async function relationBytes(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await withConnection(database, (connection) => connection.rows<{ name: string; tableBytes: number; indexBytes: number }>(relationSizes));
  return new Map(rows.flatMap(({ name, tableBytes, indexBytes }) => [[name, tableBytes], [`${name}'s indexes`, indexBytes]] as const));
}

/** Where bytes were added, and how many. */
export function grownBytes(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...after].map(([name, bytes]) => [name, bytes - (before.get(name) ?? 0)] as const).filter(([, grown]) => grown > 0));
}

export function openBenchDatabase(url: string, applicationName = 'bench'): Promise<Database> {
  return openDatabase({ url, role: 'caravan_operator', applicationName, profile: 'long' });
}
