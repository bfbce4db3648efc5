import { domains } from '#libs/catalog';
import type { Cube } from '#libs/contracts';
import { type Connection, type Database, withTenant } from '#libs/database';

/** A rollup as stored, and whether the cube's view shows the same measures. */
export interface StoredRollup {
  readonly cube: string;
  readonly grain: 'hour' | 'day';
  /** Epoch seconds. */
  readonly bucket: number;
  readonly localDate: string;
  readonly dims: readonly string[];
  readonly n: number;
  readonly sums: readonly bigint[];
  readonly bins: readonly number[];
  readonly counts: readonly number[];
  readonly viewAgrees: boolean;
}

/** All that is compared with an example. */
export interface Stored {
  readonly rollups: readonly StoredRollup[];
  /** Warnings of facts and folds by event id. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
}

const selectRollups = {
  text: `
    select cube, grain, extract(epoch from bucket)::float8 as bucket, local_date::text as "localDate", dims, n::float8 as n, sums, bins, counts
      from caravan.rollup
     where grain <> 'month'`,
};
const selectWarnings = {
  text: `
    select f.event_id as id, f.warnings from caravan.fact f
     where f.revision = (select max(g.revision) from caravan.fact g where g.fact_id = f.fact_id)`,
};
const selectFoldFlags = {
  text: `
    select distinct f.event_id as id, array(select jsonb_array_elements_text(flag.value)) as warnings
      from (select flags from caravan.entity union all select flags from caravan.entity_segment) e
     cross join jsonb_each(e.flags::jsonb) as flag
      join caravan.fact f on f.fact_id = flag.key::uuid
     where e.flags is not null`,
};

/** Reads what the tenant's queries can see, through row-level security. */
export function readStored(database: Database, tenant: string): Promise<Stored> {
  return withTenant(database, tenant, async (connection) => {
    const rows = await connection.hotRows<Omit<StoredRollup, 'viewAgrees'>>(selectRollups, []);
    const shown = await readViews(connection, new Set(rows.map((row) => row.cube)));
    const rollups = rows.map((row) => ({ ...row, viewAgrees: shown.get(placeOf(row)) === row.sums.join() }));
    const flags = new Map<string, string[]>();
    for (const statement of [selectWarnings, selectFoldFlags]) {
      for (const { id, warnings } of await connection.hotRows<{ id: string; warnings: string[] }>(statement, [])) {
        flags.set(id, [...new Set([...(flags.get(id) ?? []), ...warnings])]);
      }
    }
    return { rollups, flags };
  });
}

function placeOf({ cube, grain, bucket, dims }: Pick<StoredRollup, 'cube' | 'grain' | 'bucket' | 'dims'>): string {
  return [cube, grain, bucket, ...dims].join('|');
}

async function readViews(connection: Connection, names: ReadonlySet<string>): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  for (const cube of domains.flatMap((domain) => domain.cubes).filter(({ name }) => names.has(name))) {
    for (const row of await connection.hotRows<Record<string, unknown>>({ text: `select *, extract(epoch from bucket)::float8 as epoch from caravan.${cube.name}` }, [])) {
      shown.set(placeOf(asPlace(cube, row)), cube.measures.map(({ name }) => String(row[name])).join());
    }
  }
  return shown;
}

function asPlace(cube: Cube, row: Record<string, unknown>): Pick<StoredRollup, 'cube' | 'grain' | 'bucket' | 'dims'> {
  return { cube: cube.name, grain: row['grain'] as 'hour' | 'day', bucket: row['epoch'] as number, dims: cube.dimensions.map(({ name }) => String(row[name])) };
}
