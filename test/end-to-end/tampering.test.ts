import { startWorld, type World } from '../golden/world.js';
import { importStart, startsOf } from './border-feeds.js';
import { becomeOwner, type Owner } from './owner.js';
import { verify } from './stored-state.js';

jest.setTimeout(300_000);

let world: World;
let owner: Owner;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-tampering', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime' });
  owner = await becomeOwner(world);
  const key = await world.keyFor('tampering');
  for (const start of startsOf('us-cbp-wait')) await importStart(world, key, start);
  await world.settle();
});
afterAll(async () => {
  await owner?.close();
  await world?.stop();
});

interface Target {
  readonly key: string;
  readonly name: string;
}

/** Changes a row, verifies, puts the row back; answers what was found. */
async function verifyTampered(table: string, column: string, keyColumn: string, { key }: Target, tampered: string): Promise<readonly string[]> {
  const where = `where ${keyColumn} = $1::uuid`;
  await owner.run(`create table public.kept as select ${keyColumn} as kept_key, ${column} as content from caravan.${table} ${where}`, [key]);
  expect(await owner.run(`update caravan.${table} set ${column} = ${tampered} ${where}`, [key])).toBe(1);
  const found = (await verify(world)).map((problem) => `${problem.kind}: ${problem.where} ${problem.detail}`);
  await owner.run(`update caravan.${table} set ${column} = kept.content from public.kept where ${keyColumn} = kept.kept_key`);
  await owner.run('drop table public.kept');
  return found;
}

async function pick(text: string): Promise<Target> {
  const [target] = await owner.rows<Target>(text);
  if (!target) throw new Error('there is nothing to tamper with');
  return target;
}

it('finds nothing wrong before anybody tampers', async () => {
  expect(await verify(world)).toEqual([]);
});

it('names a rollup cell that somebody changed', async () => {
  const target = await pick(`select key, local_date || ' ' || array_to_string(dims, ' ') as name from caravan.rollup where cube = 'border_gauges' and grain = 'day' and sums[3] > 0 order by key limit 1`);
  const found = await verifyTampered('rollup', 'sums', 'key', target, 'array_prepend(sums[1] + 1, sums[2:])');
  expect(found).toEqual([expect.stringMatching(/^rollup: /)]);
  expect(found[0]).toContain(target.name);
});

it('names an entity whose contribution somebody changed', async () => {
  const target = await pick(`select e.entity_key as key, e.natural_key as name from caravan.entity e where e.kind = 'gauge-day' order by e.entity_key limit 1`);
  const other = `(select other.applied from caravan.entity other where other.applied <> entity.applied order by other.entity_key limit 1)`;
  const found = await verifyTampered('entity', 'applied', 'entity_key', target, other);
  expect(found.filter((problem) => problem.startsWith('applied: '))).toEqual([expect.stringContaining(target.name)]);
  expect(found.some((problem) => problem.startsWith('rollup: '))).toBe(true);
});

it('names a fact whose payload somebody changed', async () => {
  const target = await pick(`select fact_id as key, entity_key as name from caravan.fact where payload like '%"status":"VALUE"%' order by fact_id limit 1`);
  const found = await verifyTampered('fact', 'payload', 'fact_id', target, `regexp_replace(payload, '"validForS":\\d+', '"validForS":60')`);
  expect(found.length).toBeGreaterThan(0);
  expect(found.join('\n')).toContain(target.name.replaceAll('-', ''));
});

it('names a fact whose stored time is not that of its payload', async () => {
  const target = await pick(`select fact_id as key, fact_id as name from caravan.fact order by fact_id limit 1`);
  const found = await verifyTampered('fact', 'event_time', 'fact_id', target, `event_time + interval '1 minute'`);
  expect(found.join('\n')).toContain(`fact: ${target.name.replaceAll('-', '')}`);
});

it('finds nothing wrong once all is put back', async () => {
  expect(await verify(world)).toEqual([]);
});
