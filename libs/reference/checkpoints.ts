import type { CheckpointEntry } from './entries.js';
import { groupBy } from './layers.js';

/** The one checkpoint of a mode with the node as a side; undefined when there are none or several. */
export type CheckpointFinder = (node: string, mode: string) => CheckpointEntry | undefined;

/** A finder over the sides of checkpoints. */
export function makeCheckpointFinder(checkpoints: readonly CheckpointEntry[]): CheckpointFinder {
  const bySide = new Map<string, CheckpointEntry | undefined>();
  for (const checkpoint of checkpoints) {
    for (const node of [checkpoint.nodeA, checkpoint.nodeB]) {
      const side = `${node}|${checkpoint.mode}`;
      bySide.set(side, bySide.has(side) ? undefined : checkpoint);
    }
  }
  return (node, mode) => bySide.get(`${node}|${mode}`);
}

/** The one checkpoint of a list, by mode; a mode of UNKNOWN agrees with all. */
type SideFinder = (node: string, other: string, mode: string) => CheckpointEntry | undefined;

/** Finds by both sides, or by one side and the country of the other; undefined when there are none or several. */
export function makeSideFinders(
  checkpoints: readonly CheckpointEntry[],
  countryOf: (node: string) => string,
): { readonly checkpointBetween: SideFinder; readonly checkpointToward: SideFinder } {
  const sides = checkpoints.flatMap((checkpoint) => [
    { checkpoint, node: checkpoint.nodeA, other: checkpoint.nodeB },
    { checkpoint, node: checkpoint.nodeB, other: checkpoint.nodeA },
  ]);
  const byNodes = groupBy(sides, ({ node, other }) => `${node}|${other}`);
  const byCountry = groupBy(sides, ({ node, other }) => `${node}|${countryOf(other)}`);
  const findIn = (index: typeof byNodes): SideFinder => (node, other, mode) => {
    const agreeing = (index.get(`${node}|${other}`) ?? []).filter(({ checkpoint }) => mode === 'UNKNOWN' || checkpoint.mode === mode);
    return agreeing.length === 1 ? agreeing[0]?.checkpoint : undefined;
  };
  return { checkpointBetween: findIn(byNodes), checkpointToward: findIn(byCountry) };
}
