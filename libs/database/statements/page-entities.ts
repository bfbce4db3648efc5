import type { EntityKey, EntityPage } from '#libs/engine';
import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';
import { wholeFactBytes } from '../whole-lives.js';

interface SizedKey {
  entity_key: string;
  tenant: string;
  bytes: number;
}

/** The three are null where a page holds no entity of the domain and tenant. */
interface ScannedRow {
  looked_at: number;
  reached: string | null;
  entity_key: string | null;
  tenant: string | null;
  bytes: number | null;
}

/** Rows looked at for one page, so that a statement ends in time where few of them are of the domain and tenant. */
const rowsForEach = 4;

const selectKeysAfter = {
  name: 'keys_after',
  text: `
    with scanned as (
      select entity_key, tenant, domain, ${wholeFactBytes} as bytes
        from caravan.entity e
       where entity_key > $3
       order by entity_key
       limit $4
    ), reach as (
      select count(*)::int as looked_at, (select entity_key from scanned order by entity_key desc limit 1) as reached from scanned
    )
    select r.looked_at, r.reached, s.entity_key, s.tenant, s.bytes
      from reach r left join scanned s on s.domain = $1 and ($2 = '' or s.tenant = $2)
     order by s.entity_key`,
};

const selectUnsettled = {
  name: 'unsettled_entities',
  text: `
    (select entity_key, tenant, ${wholeFactBytes} as bytes
       from caravan.entity e
      where domain = $1 and settled_version < $2 and entity_key <> all($3::uuid[])
      limit $4)
    union all
    (select entity_key, tenant, ${wholeFactBytes} as bytes
       from caravan.entity e
      where domain = $1 and settled_version > $2 and entity_key <> all($3::uuid[])
      limit $4)`,
};

const lowestKey = '0'.repeat(32);

/** The first of the rows, at least one, that together have about so many bytes. */
function take(rows: readonly SizedKey[], most: number, mostBytes: number): EntityKey[] {
  let bytes = 0;
  const fits = (row: SizedKey, index: number): boolean => {
    bytes += row.bytes;
    return index === 0 || (index < most && bytes <= mostBytes);
  };
  const beyond = rows.findIndex((row, index) => !fits(row, index));
  return rows.slice(0, beyond === -1 ? rows.length : beyond).map(({ entity_key: entityKey, tenant }) => ({ entityKey, tenant }));
}

/** Entities of a domain and tenant ('': all) in key order, after a key. */
export async function entitiesAfter(connection: Connection, domain: string, tenant: string, after: string | undefined, most: number, mostBytes: number): Promise<EntityPage> {
  const window = most * rowsForEach;
  const rows = await connection.hotRows<ScannedRow>(selectKeysAfter, [domain, tenant, after ?? lowestKey, window]);
  const [first] = rows;
  const ours = rows.flatMap(({ entity_key, tenant: owner, bytes }) => (entity_key === null ? [] : [{ entity_key, tenant: owner ?? '', bytes: bytes ?? 0 }]));
  const entities = take(ours, most, mostBytes);
  if (entities.length < ours.length) return { entities, reached: entities.at(-1)?.entityKey };
  return { entities, reached: (first?.looked_at ?? 0) < window ? undefined : (first?.reached ?? undefined) };
}

/** Entities of a domain not settled under the fold version, in no order. */
export async function unsettledEntities(connection: Connection, domain: string, foldVersion: number, except: readonly string[], most: number, mostBytes: number): Promise<EntityKey[]> {
  return take(await connection.hotRows<SizedKey>(selectUnsettled, [domain, foldVersion, uuidArray(except), most]), most, mostBytes);
}
