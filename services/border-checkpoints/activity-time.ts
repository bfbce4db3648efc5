/** How the time between entry and end is explained; activity - overlap + unexplained is always clear. Seconds. */
export interface ActivityTime {
  /** Sum of the activities, cut to the passage. */
  readonly activitySeconds: number;
  /** What that sum counts more than once. */
  readonly overlapSeconds: number;
  readonly unexplainedSeconds: number;
  /** Activities that reached over the entry or the end. */
  readonly clippedCount: number;
}

interface Activity {
  readonly at: number;
  readonly durationSeconds: number;
}

/** Explains a passage by its activities, given in order of their start. */
export function explainTime(activities: readonly Activity[], enteredAt: number, endedAt: number): ActivityTime {
  let activitySeconds = 0;
  let unionSeconds = 0;
  let clippedCount = 0;
  let coveredUntil = enteredAt;
  for (const { at, durationSeconds } of activities) {
    const from = Math.max(at, enteredAt);
    const until = Math.min(at + durationSeconds, endedAt);
    const insideSeconds = Math.max(0, until - from);
    if (insideSeconds < durationSeconds) clippedCount += 1;
    activitySeconds += insideSeconds;
    unionSeconds += Math.max(0, until - Math.max(from, coveredUntil));
    coveredUntil = Math.max(coveredUntil, until);
  }
  const unexplainedSeconds = endedAt - enteredAt - unionSeconds;
  return { activitySeconds, overlapSeconds: activitySeconds - unionSeconds, unexplainedSeconds, clippedCount };
}
