import { createHash } from 'node:crypto';
import { faults } from './faults/index.js';
import type { Fault } from './faults/fault.js';

/** One run of one fault. */
export interface Step {
  readonly fault: Fault;
  readonly seed: number;
  readonly rounds: number;
}

export interface PlanOptions {
  readonly seed: number;
  /** About how long all may take. */
  readonly minutes: number;
  /** Names of faults; empty: all. */
  readonly only: readonly string[];
  /** Instead of what the minutes allow. */
  readonly rounds?: number;
}

/** What will run, from the seed alone. A fault has the same seed whatever runs beside it. Throws for an unknown name. */
export function makePlan({ seed, minutes, only, rounds }: PlanOptions): Step[] {
  const unknown = only.filter((name) => !faults.some((fault) => fault.name === name));
  if (unknown.length > 0) throw new Error(`There is no fault ${unknown.join(', ')}: use some of ${faults.map(({ name }) => name).join(', ')}.`);
  const chosen = faults.filter(({ name }) => only.length === 0 || only.includes(name));
  const fixed = sum(chosen.map(({ secondsFixed }) => secondsFixed));
  const full = sum(chosen.map(({ fullRounds, secondsEach }) => fullRounds * secondsEach));
  const share = Math.min(1, Math.max(0, (minutes * 60 - fixed) / full));
  return chosen.map((fault) => ({ fault, seed: seedOf(seed, fault.name), rounds: roundsOf(fault, share, rounds) }));
}

/** A fault that is whole in one round has no more. */
function roundsOf({ fullRounds }: Fault, share: number, wanted: number | undefined): number {
  if (fullRounds === 1) return 1;
  return wanted ?? Math.max(2, Math.round(fullRounds * share));
}

/** The plan in words, one line a step, with the line that repeats it alone. */
export function describePlan(steps: readonly Step[], seed: number): string[] {
  return steps.map(({ fault, rounds }) => `${fault.target.padEnd(4)}${fault.name}: ${rounds} of ${fault.fullRounds} rounds, about ${Math.ceil((fault.secondsFixed + rounds * fault.secondsEach) / 60)} min — npm run faults -- --only ${fault.name} --seed ${seed} --rounds ${rounds}`);
}

function seedOf(seed: number, name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt16BE(0) + 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
