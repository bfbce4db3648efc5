import { makeRow, type Contribution } from '#libs/contracts';
import { explainTime, type ActivityTime } from './activity-time.js';
import type { Passage } from './passages.js';

/** What one passage adds to the cubes of passages, waits, activities and costs. */
export function contributePassage(passage: Passage, unitType: string): Contribution[] {
  const { node } = passage.place;
  const side = [node, passage.direction, passage.mode];
  return [
    wholePassage(passage, [...side, unitType, passage.outcome]),
    ...waits(passage, [...side, unitType]),
    ...activities(passage, side),
    ...costs(passage, side),
  ];
}

const noTime: ActivityTime = { activitySeconds: 0, overlapSeconds: 0, unexplainedSeconds: 0, clippedCount: 0 };

function wholePassage(passage: Passage, dims: readonly string[]): Contribution {
  const { enteredAt, endedAt, outcome } = passage;
  const clear = enteredAt !== undefined && endedAt !== undefined ? endedAt - enteredAt : undefined;
  const time = clear === undefined ? noTime : explainTime(passage.activities, enteredAt!, endedAt!);
  const wait = waitSeconds(passage);
  const { activitySeconds, overlapSeconds, unexplainedSeconds, clippedCount } = time;
  const measures = [
    1,
    clear === undefined ? 0 : 1,
    clear ?? 0,
    activitySeconds,
    overlapSeconds,
    unexplainedSeconds,
    clippedCount,
    wait === undefined ? 0 : 1,
    wait ?? 0,
    passage.costs.length > 0 ? 1 : 0,
    outcome === 'OPEN' ? (enteredAt ?? 0) : 0,
  ];
  return makeRow('border_passages', dims, landing(passage), passage.place.zone, measures, clear);
}

/** When a passage counts: at its end, else its entry, else its first fact. */
function landing({ endedAt, enteredAt, startedAt }: Passage): number {
  return endedAt ?? enteredAt ?? startedAt;
}

function waitSeconds({ queuedAt, enteredAt }: Passage): number | undefined {
  return queuedAt === undefined || enteredAt === undefined ? undefined : enteredAt - queuedAt;
}

function waits(passage: Passage, dims: readonly string[]): Contribution[] {
  const wait = waitSeconds(passage);
  if (wait === undefined || passage.enteredAt === undefined) return [];
  return [makeRow('border_waits', dims, passage.enteredAt, passage.place.zone, [1, wait], wait)];
}

function activities(passage: Passage, [node = '', direction = '']: readonly string[]): Contribution[] {
  return passage.activities.map(({ at, mode, activity, durationSeconds, place }) =>
    makeRow('border_activities', [node, direction, mode, activity], at, place.zone, [1, durationSeconds], durationSeconds),
  );
}

function costs(passage: Passage, side: readonly string[]): Contribution[] {
  return passage.costs.map(([amountMinor, currency, official]) => {
    const dims = [...side, currency, official === 1 ? 'YES' : 'NO'];
    return makeRow('border_costs', dims, landing(passage), passage.place.zone, [1, amountMinor]);
  });
}
