import { startWorld, type World } from '../golden/world.js';
import { count } from './border-events.js';
import { importStart, startsOf } from './border-feeds.js';
import { becomeOwner, type Owner } from './owner.js';
import { postEvents } from './post-events.js';
import { type Ran, runOperator } from './run-command.js';
import { rollupTable, verify } from './stored-state.js';

jest.setTimeout(300_000);

let world: World;
let owner: Owner;
let key: string;

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-rebuild', referenceSets: ['common', 'dev-feeds'], timestampType: 'LogAppendTime' });
  owner = await becomeOwner(world);
  key = await world.keyFor('rebuild');
  for (const start of startsOf('us-cbp-wait')) await importStart(world, key, start);
  await postEvents(world, key, Array.from({ length: 60 }, (_, day) => count(`c${day}`, new Date(Date.UTC(2024, 2, 1 + day)).toISOString().slice(0, 10), 100 + day)));
  await world.settle();
});
afterAll(async () => {
  await owner?.close();
  await world?.stop();
});

const rebuild = (...args: readonly string[]): Promise<Ran> => runOperator(world, ['rebuild', '--from', '2015-01-01', '--to', '2027-01-01', ...args]);

/** A rollup off by seven, one gone, one invented, and an entity that says to have added what another has. */
async function tamper(): Promise<void> {
  const one = (cube: string, place: number): string => `(select key from caravan.rollup where cube = '${cube}' and grain = 'day' order by key offset ${place} limit 1)`;
  await owner.run(`update caravan.rollup set n = n + 7, sums = array_prepend(sums[1] + 7, sums[2:]) where key = ${one('border_counts', 3)}`);
  await owner.run(`delete from caravan.rollup where key = ${one('border_gauges', 0)}`);
  await owner.run(`insert into caravan.rollup select gen_random_uuid(), tenant, cube, grain, bucket, local_date, array_append(dims[2:], 'nowhere'), n, sums, bins, counts from caravan.rollup where key = ${one('border_counts', 5)}`);
  await owner.run(`
    update caravan.entity e set applied = (select other.applied from caravan.entity other where other.kind = e.kind and other.applied <> e.applied order by other.entity_key limit 1)
     where e.entity_key = (select entity_key from caravan.entity where kind = 'gauge-day' order by entity_key limit 1)`);
}

// One story: each step needs the one before.
describe('caravan rebuild', () => {
  it('finds nothing in numbers that are right', async () => {
    expect(await rebuild()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('no published number differs') as unknown });
  });

  it('lists in a dry run what somebody changed, and changes nothing', async () => {
    await tamper();
    const before = await rollupTable(world);
    const { exitCode, stdout, stderr } = await rebuild('--dry-run', '--format', 'json');
    expect(exitCode).toBe(4);
    const { differences, domains } = JSON.parse(stdout) as { differences: { cube: string; measure: string; before: string; after: string; wrong: string }[]; domains: { domain: string; differing: number }[] };
    expect(domains.find(({ domain }) => domain === 'border-checkpoints')?.differing).toBe(1);
    expect(differences.some(({ cube, before: was, after, wrong }) => cube === 'border_counts' && Number(was) - Number(after) === 7 && wrong === 'rollup')).toBe(true);
    expect(stderr).toMatch(/border-checkpoints: 2015-01-01 to 2027-01-01: \d+ entities looked at/);
    expect(await rollupTable(world)).toBe(before);
    expect((await verify(world)).length).toBeGreaterThan(0);
  });

  it('makes them right while events come in, and lists closed days as restatements', async () => {
    const posting = postEvents(world, key, Array.from({ length: 400 }, (_, i) => count(`live${i}`, '2024-03-04', i)));
    const { exitCode, stdout } = await rebuild('--format', 'csv');
    expect(exitCode).toBe(0);
    expect(stdout.split('\r\n')[0]).toBe('domain,tenant,cube,grain,date,bucket,dims,measure,before,after,wrong');
    await posting;
    await world.settle();
    expect(await verify(world)).toEqual([]);
    const [restated] = await owner.rows<{ rows: number }>(`select count(*)::int as rows from caravan.restatement where cause = 'fold' and walk like 'rebuild %'`);
    expect(restated?.rows).toBeGreaterThan(0);
  });

  it('changes nothing the second time', async () => {
    const before = await rollupTable(world);
    expect(await rebuild()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('no published number differs') as unknown });
    expect(await rollupTable(world)).toBe(before);
  });

  it.each([
    [['--domain', 'ships'], 'There is no domain "ships": use '],
    [['--cube', 'ships'], 'There is no cube "ships" in '],
    [['--from', '2027-01-01'], '--from 2027-01-01 is not before --to 2027-01-01'],
    [['--to', 'tomorrow'], '--to is "tomorrow": give it a local date'],
  ])('says of %j what to do', async (args, sentence) => {
    expect(await rebuild(...args)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(sentence) as unknown });
  });
});
