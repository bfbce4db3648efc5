/** The statements of the engine's transaction, in no order, and its commit. */
export const steps = [
  'lockPartition', 'referenceVersions', 'lockEntities', 'findHomes', 'insertFacts', 'insertEntities', 'updateEntities', 'writeSegments', 'insertOrLockRollups',
  'writeRollups', 'insertDeadLetters', 'insertRestatements', 'advance', 'halt', 'commit',
] as const;
/** The statements of walks over entities, in no order. */
export const walkSteps = [
  'readVersions', 'readEntities', 'moveFacts', 'readWatermark', 'foldVersionInForce', 'openWalks', 'lockWalk', 'entitiesAfter', 'unsettledEntities', 'advanceWalk',
] as const;
export type Step = (typeof steps)[number] | (typeof walkSteps)[number];

/** A point between two statements; `after commit` is where the commit is done and its answer may be lost. */
export type Point = `${'before' | 'after'} ${Step}`;

/** Called at every point of every transaction: returns to go on, waits to let others run, throws to fail there. */
export type AtPoint = (point: Point) => Promise<void> | void;

/** Every point there is. */
export const points: readonly Point[] = steps.flatMap((step): Point[] => [`before ${step}`, `after ${step}`]);

/** Throws `error` the first `times` times that `point` is reached. */
export function failAt(point: Point, error: Error, times = 1): AtPoint {
  let left = times;
  return (reached) => {
    if (reached !== point || left === 0) return;
    left--;
    throw error;
  };
}
