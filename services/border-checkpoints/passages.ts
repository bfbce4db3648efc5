import type { Place } from '#libs/contracts';
import type { outcomes } from './cubes.js';
import type { KeptCost } from './step-event.js';
import type { UnitStep } from './unit-steps.js';

export type Outcome = (typeof outcomes)[number];

/** The way of a unit through one side of a checkpoint; instants are epoch seconds. */
export interface Passage {
  readonly place: Place;
  readonly direction: string;
  readonly mode: string;
  /** Its first and its last fact. */
  readonly startedAt: number;
  readonly lastAt: number;
  readonly queuedAt: number | undefined;
  readonly enteredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly outcome: Outcome;
  readonly activities: readonly UnitStep[];
  readonly costs: readonly KeptCost[];
}

/** Passages in the order in which they started, and the indexes of steps that only repeat another. */
export interface Passages {
  readonly passages: readonly Passage[];
  readonly repeats: readonly number[];
}

/** A second entry or end within this time of the first is the same one told again. */
const repeatSeconds = 1_800;
/** A second joining of the queue after more than this time is a new try. */
const requeueSeconds = 1_800;
const silenceSeconds = 30 * 86_400;

type Draft = { -readonly [Key in keyof Passage]: Passage[Key] } & { crossingRef: string; activities: UnitStep[]; costs: KeptCost[] };

/** Cuts the ordered steps of one unit into passages (domains.md 3.3, fold of one unit, 2 and 3). */
export function cutPassages(steps: readonly UnitStep[]): Passages {
  const passages: Draft[] = [];
  const repeats: number[] = [];
  const running = new Map<string, Draft>();
  for (const step of steps) {
    const current = running.get(step.side);
    if (current && isSameRef(current, step) && isRepeat(current, step)) repeats.push(step.index);
    else if (current && !startsAnew(current, step)) addStep(current, step);
    else {
      const started = startPassage(step);
      running.set(step.side, started);
      passages.push(started);
    }
  }
  passages.slice(0, -1).forEach((passage) => {
    if (passage.outcome === 'OPEN') passage.outcome = 'EXIT_MISSING';
  });
  return { passages, repeats };
}

const isEnd = (step: UnitStep): boolean => step.word === 'EXITED' || step.word === 'TURNED_BACK';

function isSameRef(passage: Draft, step: UnitStep): boolean {
  return step.crossingRef === '' || passage.crossingRef === '' || step.crossingRef === passage.crossingRef;
}

function isRepeat({ enteredAt, endedAt }: Draft, step: UnitStep): boolean {
  const first = step.word === 'ENTERED' ? enteredAt : isEnd(step) ? endedAt : undefined;
  return first !== undefined && step.at - first <= repeatSeconds;
}

function startsAnew(passage: Draft, step: UnitStep): boolean {
  const { enteredAt, queuedAt } = passage;
  if (!isSameRef(passage, step) || step.at - passage.lastAt > silenceSeconds) return true;
  if (passage.endedAt !== undefined && step.word !== 'ACTIVITY') return true;
  if (step.word === 'ENTERED') return enteredAt !== undefined;
  if (step.word !== 'QUEUE_JOINED') return false;
  return enteredAt !== undefined || (queuedAt !== undefined && step.at - queuedAt > requeueSeconds);
}

function startPassage(step: UnitStep): Draft {
  const { place, direction, mode, at, crossingRef } = step;
  const times = { startedAt: at, lastAt: at, queuedAt: undefined, enteredAt: undefined, endedAt: undefined };
  const passage: Draft = { place, direction, mode, ...times, outcome: 'OPEN', crossingRef, activities: [], costs: [] };
  addStep(passage, step);
  return passage;
}

function addStep(passage: Draft, step: UnitStep): void {
  passage.lastAt = step.at;
  passage.crossingRef ||= step.crossingRef;
  passage.costs.push(...step.costs);
  if (step.word === 'QUEUE_JOINED') passage.queuedAt ??= step.at;
  if (step.word === 'ENTERED') passage.enteredAt = step.at;
  if (step.word === 'ACTIVITY') passage.activities.push(step);
  if (step.word !== 'EXITED' && step.word !== 'TURNED_BACK') return;
  passage.endedAt = step.at;
  passage.outcome = step.word;
}
