import { explainTime } from './activity-time.js';

const from = (at: number, until: number): { at: number; durationSeconds: number } => ({ at, durationSeconds: until - at });

it('cuts activities to the passage and counts those it cut', () => {
  expect(explainTime([from(50, 150), from(180, 250), from(300, 400)], 100, 200)).toEqual({
    activitySeconds: 70,
    overlapSeconds: 0,
    unexplainedSeconds: 30,
    clippedCount: 3,
  });
});

it('counts overlaps once in the union, also where one activity lies within another', () => {
  expect(explainTime([from(0, 100), from(10, 20), from(50, 120)], 0, 200)).toEqual({
    activitySeconds: 180,
    overlapSeconds: 60,
    unexplainedSeconds: 80,
    clippedCount: 0,
  });
});

it('explains nothing without activities', () => {
  expect(explainTime([], 0, 10)).toEqual({ activitySeconds: 0, overlapSeconds: 0, unexplainedSeconds: 10, clippedCount: 0 });
});
