import { binOf, quantile, valueOfBin } from '#libs/engine';
import { type Connection, withConnection } from './connection.js';
import type { Database } from './data-source.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';

let scratch: Scratch;
let query: Database;
beforeAll(async () => {
  scratch = await migratedScratch('sketch');
  query = await scratch.open('caravan_query');
});
afterAll(() => scratch?.close());

/** Reproducible values over many magnitudes, zeros among them. */
function samples(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % 11 === 0 ? 0 : Math.floor(1.5 ** (state % 41)) + (state % 97);
  });
}

function sketchOf(values: readonly number[]): { bins: number[]; counts: number[] } {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(binOf(value), (counts.get(binOf(value)) ?? 0) + 1);
  const bins = [...counts.keys()].sort((a, b) => a - b);
  return { bins, counts: bins.map((bin) => counts.get(bin) ?? 0) };
}

async function one<T>(text: string, values: unknown[]): Promise<T> {
  const [row] = await withConnection(query, (connection: Connection) => connection.rows<{ value: T }>({ text }, values));
  if (row === undefined) throw new Error('no row');
  return row.value;
}

const sqlQuantile = (bins: number[], counts: number[], q: number): Promise<number | null> =>
  one('select caravan.sketch_quantile($1::smallint[], $2::int[], $3) as value', [bins, counts, q]);

it('finds quantiles within 1 % of those of the sorted values, and the very ones that TypeScript finds', async () => {
  for (const [count, seed] of [[1, 3], [2, 4], [7, 5], [1_000, 6], [5_001, 7]] as const) {
    const values = samples(count, seed).sort((a, b) => a - b);
    const { bins, counts } = sketchOf(values);
    for (const q of [0, 0.01, 0.5, 0.9, 0.95, 0.999, 1]) {
      const exact = values[Math.min(Math.floor(q * count), count - 1)] ?? 0;
      const found = await sqlQuantile(bins, counts, q);
      expect(Math.abs((found ?? NaN) - exact)).toBeLessThanOrEqual(exact * 0.01 + 1e-9);
      expect(found).toBeCloseTo(quantile({ bins, counts }, q) ?? NaN, 6);
    }
  }
});

it('gives null for an empty sketch', async () => {
  expect(await sqlQuantile([], [], 0.5)).toBeNull();
});

it('gives each bin the value that TypeScript gives it', async () => {
  for (const bin of [0, 1, 2, 500, 1_200]) {
    const value = await one<number>('select caravan.sketch_value($1) as value', [bin]);
    expect(value / (valueOfBin(bin) || 1)).toBeCloseTo(bin === 0 ? 0 : 1, 12);
  }
});

it('merges sketches into that of all values together', async () => {
  const parts = [samples(300, 1), samples(500, 2), [], [0]];
  const { bins, counts } = sketchOf(parts.flat());
  const merged = await one<string>(
    `select caravan.sketch_merge(s.bins::smallint[], s.counts::int[])::text as value from unnest($1::text[], $2::text[]) as s(bins, counts)`,
    [parts.map((part) => `{${sketchOf(part).bins.join(',')}}`), parts.map((part) => `{${sketchOf(part).counts.join(',')}}`)],
  );
  expect(merged).toBe(`("{${bins.join(',')}}","{${counts.join(',')}}")`);
});

it('combines states of parallel workers as it adds', async () => {
  const combined = await one<string>(`select caravan.sketch_combine('{1,0,2}', '{1,1,0,5}')::text as value`, []);
  expect(combined).toBe('{2,1,2,5}');
});
