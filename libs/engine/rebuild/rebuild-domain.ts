import type { Domain } from '#libs/contracts';
import type { ReferenceSource } from '../read-references.js';
import type { Store } from '../store.js';
import type { TouchParts } from '../touch.js';
import type { VerifySource } from '../verify.js';
import { type Days, divideDays, fromFirstOfMonth } from './days.js';
import type { Difference } from './differences.js';
import { type WindowResult, rebuildWindow } from './rebuild-window.js';

/** Lends everything that verification reads, and reference data, of one snapshot of the store. */
export type LendSnapshot = <T>(work: (source: VerifySource, references: ReferenceSource) => Promise<T>) => Promise<T>;

export interface RebuildParts extends TouchParts {
  readonly snapshot: LendSnapshot;
  readonly store: Store;
  /** Waits before another try; the first time with 1. */
  readonly rest: (tries: number) => Promise<void>;
  /** Told after every page of entities; throws to end the rebuild there. */
  readonly onProgress: (progress: Progress) => void;
}

/** What to compare, and where something differs to make anew. */
export interface RebuildWish {
  /** From the first of their month on, where the rollup of the month lies. */
  readonly days: Days;
  /** Only this cube is looked at; an entity that is found to differ is made anew in whole. */
  readonly cube?: string | undefined;
  /** Nothing is changed, only compared. */
  readonly isDryRun: boolean;
  /** Names the run in restatements: of it and one rollup there is one. */
  readonly run: string;
}

/** How far a rebuild is. */
export interface Progress {
  /** The days now looked at. */
  readonly days: Days;
  readonly entities: number;
  /** Entities found to differ in these days. */
  readonly differing: number;
}

export interface Rebuilt {
  readonly domain: string;
  /** Entities whose contributions or facts fall into the range. */
  readonly entities: number;
  /** Those among them that did not hold or add what their facts come to. */
  readonly differing: number;
  /** Left as they are: a walk will fold them again. */
  readonly waiting: number;
  /** What cannot be made right, with the reason. */
  readonly refused: readonly string[];
  /** The first ones; `differenceCount` counts all. */
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
}

const mostRollupsAtOnce = 100_000;
const mostListed = 10_000;
const mostRounds = 5;

/**
 * Compares what entities add with the fold of their stored facts, and rollups with the sum of what entities add, for the days
 * asked for, the newest first; what differs is made right in small transactions while ingest goes on. Memory is bounded by the
 * rollups of a part of the days, each of which is read from a snapshot of its own, and the keys of entities that differ in it. Doing it again changes nothing.
 */
export async function rebuildDomain(parts: RebuildParts, wish: RebuildWish): Promise<Rebuilt> {
  const cubes = cubesOf(parts.domain, wish.cube);
  const days = fromFirstOfMonth(wish.days);
  await checkRelease(parts);
  const counts = await parts.snapshot((source) => source.countRollups(cubes, days));
  let total: Rebuilt = { domain: parts.domain.name, entities: 0, differing: 0, waiting: 0, refused: [], differences: [], differenceCount: 0 };
  for (const part of divideDays(days, counts, mostRollupsAtOnce)) total = add(total, await rebuildUntilClean(parts, { ...wish, days }, cubes, part));
  return total;
}

/**
 * Compares again what was made right: an event that comes to a damaged rollup in between can hide a part of the damage, as a
 * rollup without contributions is deleted whatever else it says.
 */
async function rebuildUntilClean(parts: RebuildParts, wish: RebuildWish, cubes: readonly string[], days: Days): Promise<WindowResult> {
  const first = await rebuildWindow(parts, wish, cubes, days);
  const differences = [...first.differences];
  let last = first;
  for (let round = 1; !wish.isDryRun && !last.isClean && round < mostRounds; round++) {
    last = await rebuildWindow(parts, wish, cubes, days);
    differences.push(...last.differences);
  }
  return { ...first, refused: last.refused, differences };
}

/** Another release than the one whose consumers run would make numbers its own. */
export class OtherRelease extends Error {
  override readonly name = 'OtherRelease';
}

async function checkRelease({ domain, group, store }: RebuildParts): Promise<void> {
  const inForce = await store.transaction((tx) => tx.foldVersionInForce(group));
  if (inForce === undefined || inForce === domain.foldVersion) return;
  throw new OtherRelease(`The consumers of ${domain.name} fold by version ${inForce}, this release by ${domain.foldVersion}: rebuild with the release whose consumers run.`);
}

function cubesOf(domain: Domain, cube: string | undefined): string[] {
  return domain.cubes.map(({ name }) => name).filter((name) => cube === undefined || name === cube);
}

function add(total: Rebuilt, window: WindowResult): Rebuilt {
  return {
    domain: total.domain,
    entities: total.entities + window.entities,
    differing: total.differing + window.differing,
    waiting: total.waiting + window.waiting,
    refused: [...total.refused, ...window.refused],
    differences: [...total.differences, ...window.differences].slice(0, mostListed),
    differenceCount: total.differenceCount + window.differences.length,
  };
}
