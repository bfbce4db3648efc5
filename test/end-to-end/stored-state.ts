import { domains } from '#libs/catalog';
import { type Database, withConnection, withTenant, withVerifySource } from '#libs/database';
import { EventReader, type Problem, type Verdict, verifyDomain } from '#libs/engine';
import type { World } from '../golden/world.js';

const digestRollups = {
  text: `
    select count(*)::int as rows, md5(string_agg(row(cube, grain, bucket, local_date, dims, n, sums, bins, counts)::text, E'\\n' order by cube, grain, bucket, dims)) as md5
      from caravan.rollup
     where tenant = $1`,
};
const digestTable = { text: `select md5(string_agg(r::text, E'\\n' order by key)) as md5 from caravan.rollup r` };
const sumCounters = {
  text: `
    select coalesce(sum(stored), 0)::int as stored, coalesce(sum(duplicate), 0)::int as duplicate, coalesce(sum(dead), 0)::int as dead
      from caravan.partition_offset`,
};

/** A tenant's rollups as one number, without the tenant and what depends on its name. */
export async function rollupsOf(world: World, tenant: string): Promise<{ readonly rows: number; readonly md5: string }> {
  const [digest] = await select<{ rows: number; md5: string }>(world.database, digestRollups, [tenant]);
  if (!digest || digest.rows === 0) throw new Error(`${tenant} has no rollups`);
  return digest;
}

/** The whole rollup table, keys and tenants included, as one number. */
export async function rollupTable(world: World): Promise<string> {
  return (await select<{ md5: string }>(world.database, digestTable))[0]?.md5 ?? 'empty';
}

/** What the consumers say they did with the records. */
export async function countersOf(world: World): Promise<{ readonly stored: number; readonly duplicate: number; readonly dead: number }> {
  const [counters] = await select<{ stored: number; duplicate: number; dead: number }>(world.database, sumCounters);
  return counters ?? { stored: 0, duplicate: 0, dead: 0 };
}

/** How many versions of facts are stored, and of how many facts. */
export async function factsOf(world: World, tenant: string): Promise<{ readonly versions: number; readonly facts: number }> {
  const text = `select count(*)::int as versions, count(distinct fact_id)::int as facts from caravan.fact where tenant = $1`;
  return (await select<{ versions: number; facts: number }>(world.database, { text }, [tenant]))[0] ?? { versions: 0, facts: 0 };
}

/** What `caravan verify` finds wrong in all domains. */
export async function verify(world: World): Promise<readonly Problem[]> {
  return (await verdictsOf(world)).flatMap(({ problems }) => problems);
}

/** What `caravan verify` of a release says; each domain is judged on one snapshot. */
export async function verdictsOf(world: World, release = domains): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const domain of release) {
    verdicts.push(await withVerifySource(world.database, (source, references) => verifyDomain({ domain, reader: new EventReader([domain]), source, references })));
  }
  return verdicts;
}

/** Rows that a tenant sees, by the SQL role of Grafana and SQL users. */
export function selectAs<R extends object>(world: World, tenant: string, text: string, values: unknown[] = []): Promise<R[]> {
  return withTenant(world.database, tenant, (connection) => connection.rows<R>({ text }, values));
}

function select<R extends object>(database: Database, statement: { readonly text: string }, values: unknown[] = []): Promise<R[]> {
  return withConnection(database, (connection) => connection.rows<R>(statement, values));
}
