import type { Domain } from '#libs/contracts';
import { type RollupDelta, type RollupDeltas, applyDelta } from '../rollup-delta.js';
import type { RollupGrain, RollupRow } from '../store.js';
import type { VerifySource } from '../verify.js';

/** One measure of one rollup that is not what the stored facts come to. */
export interface Difference {
  readonly tenant: string;
  readonly cube: string;
  readonly grain: RollupGrain;
  /** Start of the bucket, epoch seconds. */
  readonly bucket: number;
  readonly localDate: string;
  readonly dims: readonly string[];
  /** A measure of the cube, `contributions`, or `sketch`. */
  readonly measure: string;
  readonly before: string;
  readonly after: string;
  /** What was wrong: what entities had applied, the rollup itself, or both. */
  readonly wrong: 'applied' | 'rollup' | 'applied and rollup';
}

/** Published and right values of every measure that making entities and rollups right changes, the newest bucket first. */
export async function describeDifferences(domain: Domain, source: VerifySource, folded: RollupDeltas, off: readonly RollupDelta[]): Promise<Difference[]> {
  const byFold = new Map(folded.changes().map((delta) => [delta.row.key, delta]));
  const byRollup = new Map(off.map((delta) => [delta.row.key, delta]));
  const keys = [...new Set([...byFold.keys(), ...byRollup.keys()])];
  const stored = new Map((await source.rollupsAt(keys)).map((row) => [row.key, row]));
  const differences = keys.flatMap((key) => describe(domain, stored.get(key), byFold.get(key), byRollup.get(key)));
  return differences.sort((a, b) => b.bucket - a.bucket);
}

function describe(domain: Domain, stored: RollupRow | undefined, fold: RollupDelta | undefined, rollup: RollupDelta | undefined): Difference[] {
  const named = (fold ?? rollup) as RollupDelta;
  const before = stored && stored.n !== 0 ? stored : named.row;
  const right = rollup ? applyDelta(before, rollup) : before;
  const after = fold ? applyDelta(right, fold) : right;
  const { tenant, cube, grain, bucket, localDate, dims } = named.row;
  const wrong = fold ? (rollup ? 'applied and rollup' : 'applied') : 'rollup';
  return changedMeasures(domain, before, after).map(([measure, from, to]) => ({ tenant, cube, grain, bucket, localDate, dims, measure, before: from, after: to, wrong }));
}

function changedMeasures(domain: Domain, before: RollupRow, after: RollupRow): [string, string, string][] {
  const measures = domain.cubes.find(({ name }) => name === before.cube)?.measures ?? [];
  const names = after.sums.map((_, i) => measures[i]?.name ?? `sum ${i + 1}`);
  const all: [string, string, string][] = [
    ['contributions', String(before.n), String(after.n)],
    ...names.map((name, i): [string, string, string] => [name, String(before.sums[i] ?? 0n), String(after.sums[i] ?? 0n)]),
    ['sketch', sketchText(before), sketchText(after)],
  ];
  return all.filter(([, from, to]) => from !== to);
}

function sketchText({ bins, counts }: RollupRow): string {
  return bins.map((bin, i) => `${bin}:${counts[i]}`).join(' ');
}
