import { isDeepStrictEqual } from 'node:util';
import { domains } from '#libs/catalog';
import type { Cube } from '#libs/contracts';
import { binOf } from '#libs/engine';
import type { ReferenceSnapshot } from '#libs/reference';
import { evaluateGolden } from '#services/query';
import type { Example, ExpectedRollup } from './example.js';
import type { Refused } from './publish-example.js';
import type { StoredRollup, Stored } from './read-stored.js';

const cubes = domains.flatMap((domain) => domain.cubes);

/** What differs between an example and what is stored, as sentences; empty when it passes. */
export async function compareExample(example: Example, stored: Stored, refused: readonly Refused[], reference: ReferenceSnapshot): Promise<string[]> {
  return [
    ...compareRollups(example, stored.rollups),
    ...compareRefused(example, refused),
    ...compareFlags(example, stored.flags, refused),
    ...(await compareIndicators(example, stored.rollups, reference)),
  ];
}

function compareRollups({ expect }: Example, rollups: readonly StoredRollup[]): string[] {
  const found = new Map(rollups.map((row) => [nameOf(row), row]));
  const named = new Set<string>();
  const problems = (expect.rollups ?? []).flatMap((wanted) => {
    const name = nameOfExpected(wanted);
    named.add(name);
    const row = found.get(name);
    return row ? compareRow(name, wanted, row) : [`${name}: expected ${JSON.stringify(wanted.measures)}, there is no such row`];
  });
  const surplus = rollups.filter((row) => row.grain === 'day' && expect.complete?.includes(row.cube) && !named.has(nameOf(row)));
  return [...problems, ...surplus.map((row) => `${nameOf(row)}: not expected, has ${JSON.stringify(measuresOf(row))}`)];
}

function compareRow(name: string, wanted: ExpectedRollup, row: StoredRollup): string[] {
  const problems: string[] = [];
  const measures = measuresOf(row);
  if (!isDeepStrictEqual(measures, { ...wanted.measures })) problems.push(`${name}: expected ${JSON.stringify(wanted.measures)}, found ${JSON.stringify(measures)}`);
  if (wanted.values && !isDeepStrictEqual(histogramOf(wanted.values), sketchOf(row))) problems.push(`${name}: the sketch is not that of ${wanted.values.join(', ')}`);
  if (!row.viewAgrees) problems.push(`${name}: the view shows other measures than the rollup`);
  return problems;
}

function compareRefused({ expect }: Example, refused: readonly Refused[]): string[] {
  const text = (list: readonly Refused[]): string[] => [...new Set(list.map(({ id, reason }) => `${id} ${reason}`))].sort();
  const [wanted, found] = [text(expect.rejected ?? []), text(refused)];
  return isDeepStrictEqual(wanted, found) ? [] : [`rejected: expected ${wanted.join(', ') || 'none'}, found ${found.join(', ') || 'none'}`];
}

function compareFlags({ expect, events }: Example, flags: Stored['flags'], refused: readonly Refused[]): string[] {
  const ids = new Set(events.map((event) => String(event['id'])).filter((id) => !refused.some((r) => r.id === id)));
  return [...ids].flatMap((id) => {
    const wanted = [...(expect.flags?.[id] ?? [])].sort();
    const found = [...(flags.get(id) ?? [])].sort();
    return isDeepStrictEqual(wanted, found) ? [] : [`flags of ${id}: expected ${wanted.join(', ') || 'none'}, found ${found.join(', ') || 'none'}`];
  });
}

async function compareIndicators({ expect }: Example, rollups: readonly StoredRollup[], reference: ReferenceSnapshot): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, args, value } of expect.indicators ?? []) {
    const found = await evaluateGolden(name, args, { cubes, reference, rollups: (cube) => rollups.filter((row) => row.cube === cube) });
    const normal = JSON.parse(JSON.stringify(found)) as unknown;
    if (!isDeepStrictEqual(normal, value)) problems.push(`${name} ${JSON.stringify(args)}: expected ${JSON.stringify(value)}, found ${JSON.stringify(normal)}`);
  }
  return problems;
}

function cubeNamed(name: string): Cube {
  const cube = cubes.find((each) => each.name === name);
  if (!cube) throw new Error(`no domain of this build has a cube ${name}`);
  return cube;
}

function measuresOf(row: StoredRollup): Record<string, number> {
  const named = cubeNamed(row.cube).measures.map(({ name }, i) => [name, Number(row.sums[i] ?? 0n)] as const);
  return Object.fromEntries(named.filter(([, sum]) => sum !== 0));
}

function histogramOf(values: readonly number[]): [number, number][] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(binOf(value), (counts.get(binOf(value)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}

function sketchOf(row: StoredRollup): [number, number][] {
  return row.bins.map((bin, i) => [bin, row.counts[i] as number]);
}

function nameOf(row: StoredRollup): string {
  const dims = Object.fromEntries(cubeNamed(row.cube).dimensions.map(({ name }, i) => [name, row.dims[i] as string]));
  return nameOfExpected({ cube: row.cube, grain: row.grain, bucket: row.grain === 'day' ? row.localDate : new Date(row.bucket * 1000).toISOString(), dims });
}

/** Hours are told apart by the instant they begin, whatever offset they are written with. */
function nameOfExpected({ cube, grain, bucket, dims }: Pick<ExpectedRollup, 'cube' | 'grain' | 'bucket' | 'dims'>): string {
  const order = cubeNamed(cube).dimensions.map(({ name }) => `${name}=${dims[name] ?? '?'}`);
  return `${cube} ${grain} ${grain === 'day' ? bucket : new Date(bucket).toISOString()} ${order.join(' ')}`;
}
