import { Client } from 'pg';
import { rollupName } from '#libs/testing';

/** A row of `partition_offset`, as the oracle reads it. */
export interface PartitionRow {
  readonly topic: string;
  readonly partition: number;
  readonly start: number;
  readonly next: number;
  readonly epoch: number;
  readonly owner: string;
  readonly stored: number;
  readonly duplicate: number;
  readonly dead: number;
  readonly skipped: number;
  readonly state: string;
  readonly halt_reason: string | null;
  readonly halt_detail: string | null;
}

/** A stored version, without the time it takes. */
export interface FactRow {
  readonly fact_id: string;
  readonly revision: number;
  readonly tenant: string;
  readonly domain: string;
  readonly source: string;
  readonly event_id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly received_at: number;
  readonly payload: string;
}

export interface DeadLetterRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly value: Buffer | null;
  readonly attempts: number;
  readonly reason: string;
  /** JSONPath. */
  readonly path: string;
}

interface RollupRow {
  readonly tenant: string;
  readonly cube: string;
  readonly grain: string;
  readonly bucket: number;
  readonly local_date: string;
  readonly dims: string[];
  readonly n: string;
  readonly sums: string[];
  readonly bins: number[];
  readonly counts: number[];
}

/** A frozen server must not hold the campaign for ever. */
const longestQueryMillis = 120_000;

const partitions = `select topic, partition, start_offset::float8 as start, next_offset::float8 as next, epoch, owner, stored::float8 as stored,
  duplicate::float8 as duplicate, dead::float8 as dead, skipped::float8 as skipped, state, halt_reason, halt_detail
  from caravan.partition_offset order by topic, partition`;
const factColumns = `fact_id, revision, tenant, domain, source, event_id, topic, partition, "offset"::float8 as offset,
  extract(epoch from received_at)::float8 * 1000 as received_at, payload`;
const facts = `select ${factColumns} from caravan.fact where (fact_id, revision) > ($1::uuid, $2) order by fact_id, revision limit 20000`;
const factsOfTenant = `select ${factColumns} from caravan.fact where tenant = $1`;
const deadLetters = `select topic, partition, "offset"::float8 as offset, value, attempts, reason, property_path as path from caravan.dead_letter`;
const rollups = `select tenant, cube, grain, extract(epoch from bucket)::float8 as bucket, local_date::text, dims, n::text, sums::text[], bins, counts
  from caravan.rollup where $1::text is null or tenant = $1`;

const foldVersions = `select domain, kind, natural_key as key, fold_version as version from caravan.entity where tenant = $1`;

/** Plain SQL on the database of an arena, as its owner; row security does not hide anything from a superuser. */
export class OracleDatabase {
  private constructor(private readonly client: Client) {}

  static async open(url: string): Promise<OracleDatabase> {
    const client = new Client({ connectionString: url, application_name: 'faults oracle', connectionTimeoutMillis: 5_000, query_timeout: longestQueryMillis, keepAlive: true });
    // A lost connection makes the next query fail: nothing is to be done about it here.
    client.on('error', () => undefined);
    await client.connect();
    return new OracleDatabase(client);
  }

  partitions(): Promise<PartitionRow[]> {
    return this.rows<PartitionRow>(partitions);
  }

  async *facts(): AsyncIterable<FactRow> {
    let after: [string, number] = ['00000000-0000-0000-0000-000000000000', -1];
    for (;;) {
      const rows = await this.rows<FactRow>(facts, after);
      const last = rows.at(-1);
      if (!last) return;
      yield* rows;
      after = [last.fact_id, last.revision];
    }
  }

  factsOf(tenant: string): Promise<FactRow[]> {
    return this.rows<FactRow>(factsOfTenant, [tenant]);
  }

  deadLetters(): Promise<DeadLetterRow[]> {
    return this.rows<DeadLetterRow>(deadLetters);
  }

  /** Rollups of a tenant, or of all, by name. */
  async rollups(tenant?: string): Promise<Map<string, string>> {
    const rows = await this.rows<RollupRow>(rollups, [tenant ?? null]);
    return new Map(rows.map((row) => [nameOf(row), `${row.n} | ${row.sums.join(' ')} | ${row.bins.map((bin, index) => `${bin}:${row.counts[index]}`).join(' ')}`]));
  }

  /** The fold version that each entity of a tenant was folded by, by its name. */
  async foldVersions(tenant: string): Promise<Map<string, number>> {
    const rows = await this.rows<{ domain: string; kind: string; key: string; version: number }>(foldVersions, [tenant]);
    return new Map(rows.map(({ domain, kind, key, version }) => [nameOfEntity(domain, kind, key), version]));
  }

  /** Runs `work` on one snapshot of the database. */
  async onSnapshot<T>(work: () => Promise<T>): Promise<T> {
    await this.run('begin isolation level repeatable read read only');
    try {
      return await work();
    } finally {
      await this.run('rollback');
    }
  }

  async run(statement: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.client.query(statement, [...values])).rowCount ?? 0;
  }

  async rows<R extends object>(statement: string, values: readonly unknown[] = []): Promise<R[]> {
    return (await this.client.query(statement, [...values])).rows as R[];
  }

  close(): Promise<void> {
    return this.client.end();
  }
}

/** Of an entity, among those of a tenant. */
export function nameOfEntity(domain: string, kind: string, key: string): string {
  return JSON.stringify([domain, kind, key]);
}

function nameOf({ tenant, local_date: localDate, ...row }: RollupRow): string {
  return `${tenant} ${rollupName({ ...row, localDate })}`;
}

/** Takes every connection the server has left; what it returns gives them back. */
export async function exhaustConnections(url: string): Promise<() => Promise<void>> {
  const taken: Client[] = [];
  for (;;) {
    const client = new Client({ connectionString: url, application_name: 'faults hoard' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      taken.push(client);
    } catch {
      // The server says that it has none left: that is what was wanted.
      return async () => void (await Promise.all(taken.map((each) => each.end())));
    }
  }
}
