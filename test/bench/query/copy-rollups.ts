import { type Connection, fillMonths, openDatabase, withConnection } from '#libs/database';
import { fillerName } from './fill-history.js';

const countRollups = { text: `select count(*)::int as count from caravan.rollup` };
const keepOriginals = {
  text: `
    create temporary table original as
      select r.*
        from caravan.rollup r
       where r.cube like 'container%' and r.grain <> 'month' and r.dims[1] = any(array(select key from caravan.reference_row where kind = 'nodes'))`,
};
const spanOfOriginals = { text: `select count(*)::int as count, coalesce(max(local_date) - min(local_date), 0) + 1 as days from original` };
const takeOriginals = { text: `create temporary table copied as select * from original limit $1` };
/** Every node becomes the one so many places further on in the list of all nodes; the hours move by whole days. */
const moveCopies = {
  text: `
    with nodes as (select array_agg(key order by key) as list from caravan.reference_row where kind = 'nodes')
    update copied c
       set key = md5(c.key::text || ' ' || $1::int || ' ' || $2::int)::uuid,
           bucket = c.bucket + make_interval(days => $1::int),
           local_date = c.local_date + $1::int,
           dims = array(select coalesce(nodes.list[(array_position(nodes.list, d.value) - 1 + $2::int) % cardinality(nodes.list) + 1], d.value)
                          from unnest(c.dims) with ordinality as d(value, place)
                         order by d.place)
      from nodes`,
};
const insertCopies = { text: `insert into caravan.rollup select * from copied` };
const dropMonths = { text: `delete from caravan.rollup where cube like 'container%' and grain = 'month'` };
/** Those of reported counts are there and stay. */
const addMonths = { text: `${fillMonths} on conflict (key) do nothing` };
const dropCopies = { text: `drop table copied` };
const analyseRollups = { text: `vacuum analyze caravan.rollup` };
const yearDays = 365;

/**
 * Copies rollups of containers at nodes to other nodes and later days of a year, until there are `wanted` of all kinds.
 * The copies have no facts: they are for reading only. Resolves to how many were copied.
 */
export async function copyRollups(databaseUrl: string, wanted: number): Promise<number> {
  const database = await openDatabase({ url: databaseUrl, role: 'owner', applicationName: fillerName, profile: 'long' });
  try {
    return await withConnection(database, (connection) => copyAll(connection, wanted));
  } finally {
    await database.close();
  }
}

async function copyAll(connection: Connection, wanted: number): Promise<number> {
  await connection.run(keepOriginals);
  const before = await readOne(connection, countRollups);
  const originals = await readOne(connection, spanOfOriginals);
  const shifts = Math.max(1, Math.floor(yearDays / (originals.days ?? yearDays)));
  if (originals.count === 0) throw new Error('There are no rollups of containers to copy.');
  let copied = 0;
  for (let copy = 1; before.count + copied < wanted; copy++) {
    const [days, nodes] = [(copy % shifts) * (originals.days ?? yearDays), Math.floor(copy / shifts)];
    copied += await copyOnce(connection, Math.min(originals.count, wanted - before.count - copied), days, nodes);
  }
  const dropped = await connection.run(dropMonths);
  copied += (await connection.run(addMonths)) - dropped;
  await connection.run(analyseRollups);
  return copied;
}

async function copyOnce(connection: Connection, rows: number, days: number, nodes: number): Promise<number> {
  await connection.run({ text: takeOriginals.text.replace('$1', String(rows)) });
  await connection.run(moveCopies, [days, nodes]);
  const copied = await connection.run(insertCopies);
  await connection.run(dropCopies);
  return copied;
}

async function readOne(connection: Connection, statement: { readonly text: string }): Promise<{ readonly count: number; readonly days?: number }> {
  const [row] = await connection.rows<{ readonly count: number; readonly days?: number }>(statement);
  return row ?? { count: 0 };
}
