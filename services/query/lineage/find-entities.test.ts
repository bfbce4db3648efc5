import { domains } from '#libs/catalog';
import { Random } from '#libs/testing';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import type { Question } from '../question/question.js';
import { correctedGolden } from '../testing/corrected-golden.js';
import { type RunningQuery, startQuery } from '../testing/running-query.js';
import { type Contributor, type LineagePlace, findEntities } from './find-entities.js';
import type { Scope } from './scope.js';

const reference = buildSnapshot(1, readReferenceSet('common'), readReferenceSet('dev-feeds'));

interface Rollup {
  readonly cube: string;
  readonly date: string;
  readonly dims: string[];
  readonly n: number;
  readonly sums: number[];
}

let query: RunningQuery;
let rollups: Rollup[];
beforeAll(async () => {
  query = await startQuery({ name: 'contributors', now: '2030-06-01T00:00:00Z', domains });
  for (const domain of domains) await query.apply('a', correctedGolden(domain, new Random(7)).map(({ event }) => event));
  rollups = (await query.sql(`select cube, local_date::text as date, dims, n::int, sums::float8[] from caravan.rollup where grain = 'day' order by md5(key::text)`)) as Rollup[];
});
afterAll(() => query?.close());

/** All contributors, `limit` at a time; `pages` counts those that were empty. */
async function findAll(scope: Scope, question: Question, limit: number, budget: number, from?: LineagePlace): Promise<{ contributors: Contributor[]; empty: number }> {
  const contributors: Contributor[] = [];
  let empty = 0;
  for (let place = from; ; ) {
    const found = await findEntities({ ask: (work) => query.lend('a', work), tenant: 'a', question, reference, scope, budget, clock: Date.now }, limit, place);
    contributors.push(...found.contributors);
    if (found.contributors.length === 0) empty++;
    if (!found.next) return { contributors, empty };
    place = found.next;
  }
}

function scopeOfRollup({ cube: name, date, dims }: Rollup): { scope: Scope; question: Question } {
  const domain = domains.find(({ cubes }) => cubes.some((cube) => cube.name === name));
  const cube = domain?.cubes.find((each) => each.name === name);
  if (!domain || !cube) throw new Error(name);
  const filters = dims.map((value, index) => ({ index, values: [value] }));
  const next = new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
  const reading = { cube, filters, group: [], measures: [], sketch: false, dates: 'summed' as const };
  return { scope: { readings: [reading], span: { from: date, to: next }, hours: undefined }, question: { domain, cube, filters: {} } as unknown as Question };
}

function sumsOf(contributors: readonly Contributor[]): number[] {
  const lines = contributors.flatMap((each) => each.lines);
  return (lines[0]?.measures ?? []).map((_, i) => lines.reduce((sum, { measures }) => sum + (measures[i] ?? 0), 0));
}

it.each<[string, LineagePlace | undefined, number]>([
  ['near its day', undefined, 5],
  ['through all entities', { way: 'all', after: '0'.repeat(32), found: 0 }, 5],
  ['through all entities one at a time', { way: 'all', after: '0'.repeat(32), found: 0 }, 1],
])('what adds up to a day is found %s', async (_, place, limit) => {
  for (const rollup of rollups.slice(0, 25)) {
    const { scope, question } = scopeOfRollup(rollup);
    const { contributors } = await findAll(scope, question, limit, 10_000, place);
    expect({ ...rollup, n: contributors.flatMap(({ lines }) => lines).length, sums: sumsOf(contributors) }).toEqual(rollup);
    expect(new Set(contributors.map(({ entityKey }) => entityKey)).size).toBe(contributors.length);
  }
});

it('a search without time goes on where it stopped, over empty pages', async () => {
  const { scope, question } = scopeOfRollup(rollups[0] as Rollup);
  const { contributors, empty } = await findAll(scope, question, 50, 0, { way: 'all', after: '0'.repeat(32), found: 0 });
  expect(contributors.flatMap(({ lines }) => lines)).toHaveLength(rollups[0]?.n ?? -1);
  expect(empty).toBeGreaterThan(2);
});
