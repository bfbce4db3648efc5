import { createHash } from 'node:crypto';
import type { Cube } from '#libs/contracts';
import { type Connection, inTransaction } from './connection.js';
import type { Database } from './data-source.js';

/** What every view has; a cube cannot use these names, but may have a measure of its own called `n`. */
const fixedColumns = ['tenant', 'grain', 'bucket', 'local_date'];

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const aliased = (expression: string, name: string): string => `${expression} as ${quote(name)}`;

/** `_seconds` for `s`, nothing for `1`, else the unit itself. */
function suffixOf(unit: string): string {
  if (unit === '1') return '';
  return unit === 's' ? '_seconds' : `_${unit.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`;
}

function sketchOf(cube: Cube): [string, string][] {
  const { sketch } = cube;
  if (sketch === undefined) return [];
  const quantiles = [50, 90, 95].map((p): [string, string] => [`caravan.sketch_quantile(bins, counts, ${p / 100})`, `p${p}${suffixOf(sketch.unit)}`]);
  // For quantiles over several rows: caravan.sketch_quantile(caravan.sketch_merge(bins, counts), 0.9).
  return [...quantiles, ['bins', 'bins'], ['counts', 'counts']];
}

function columnsOf(cube: Cube): [string, string][] {
  const measures = cube.measures.map(({ name }, index): [string, string] => [`sums[${index + 1}]`, name]);
  return [
    ...fixedColumns.map((name): [string, string] => [name, name]),
    ...cube.dimensions.map(({ name }, index): [string, string] => [`dims[${index + 1}]`, name]),
    ...measures,
    ...(cube.measures.some(({ name }) => name === 'n') ? [] : [['n', 'n'] as [string, string]]),
    ...sketchOf(cube),
  ];
}

function checkNames(cube: Cube, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Cube ${cube.name} would have two columns called ${twice}: rename the dimension or measure.`);
}

/** The statement that creates the cube's view. Months are for Caravan's own questions: whoever sums a view shall not count days twice. */
export function viewOf(cube: Cube): string {
  const columns = columnsOf(cube);
  checkNames(cube, columns.map(([, name]) => name));
  const list = columns.map(([expression, name]) => aliased(expression, name)).join(',\n       ');
  return `create view caravan.${quote(cube.name)} with (security_invoker = true) as
select ${list}
  from caravan.rollup
 where cube = ${literal(cube.name)} and grain <> 'month'`;
}

async function commentOf(connection: Connection, view: string): Promise<string | undefined> {
  const rows = await connection.rows<{ comment: string | null }>(
    { text: `select obj_description(to_regclass($1), 'pg_class') as comment` },
    [`caravan.${quote(view)}`],
  );
  return rows[0]?.comment ?? undefined;
}

/** Where every entity is now: what is open, and since when. */
const entityStates = {
  name: 'entity_states',
  title: 'Entities with their state, where they are and since when',
  text: `create view caravan.entity_states with (security_invoker = true) as
select tenant, domain, kind, natural_key, state, at_node as node, since, extract(epoch from now() - since)::bigint as age_seconds
  from caravan.entity
 where state is not null`,
};

async function createView(connection: Connection, { name, title, text }: typeof entityStates): Promise<boolean> {
  const view = `caravan.${quote(name)}`;
  const comment = `${title} [${createHash('sha256').update(text).digest('hex').slice(0, 16)}]`;
  if ((await commentOf(connection, name)) === comment) return false;
  await connection.run({ text: `drop view if exists ${view}` });
  await connection.run({ text });
  await connection.run({ text: `comment on view ${view} is ${literal(comment)}` });
  await connection.run({ text: `grant select on ${view} to caravan_query, caravan_operator, caravan_reader` });
  return true;
}

/** Makes each cube's view what its declaration says, and that of entity states; an unchanged one is left alone. Returns the names of those created. Owner only. */
export function createViews(database: Database, cubes: readonly Cube[]): Promise<string[]> {
  return inTransaction(database, async (connection) => {
    const created: string[] = [];
    const views = [entityStates, ...cubes.map((cube) => ({ name: cube.name, title: cube.title, text: viewOf(cube) }))];
    for (const view of views) if (await createView(connection, view)) created.push(view.name);
    return created;
  });
}
