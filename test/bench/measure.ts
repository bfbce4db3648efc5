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
export async function costSoFar(stack: BenchStack, database: Database, pid: number): Promise<Cost> {
  const [wal] = await withConnection(database, (connection) => connection.rows<{ bytes: number }>(walPosition));
  return { node: cpuSeconds(pid), postgres: cpuSeconds(stack.pids.postgres), broker: cpuSeconds(stack.pids.broker), walBytes: wal?.bytes ?? 0 };
}

export function costBetween(before: Cost, after: Cost): Cost {
  return {
    node: after.node - before.node, postgres: after.postgres - before.postgres,
    broker: after.broker - before.broker, walBytes: after.walBytes - before.walBytes,
  };
}

const tableSizes = {
  text: `select coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8 as bytes
           from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'caravan' and c.relkind = 'r'`,
};

/** Bytes of all tables of schema caravan with their indexes. */
export async function tableBytes(database: Database): Promise<number> {
  const [size] = await withConnection(database, (connection) => connection.rows<{ bytes: number }>(tableSizes));
  return size?.bytes ?? 0;
}

export function openBenchDatabase(url: string): Promise<Database> {
  return openDatabase({ url, role: 'caravan_operator', applicationName: 'bench', profile: 'long' });
}
