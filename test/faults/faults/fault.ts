import type { Random } from '#libs/testing';
import type { Ground } from '../ground/ground.js';
import type { Findings } from '../oracle/finding.js';

/** What a run of a fault is given. */
export interface Run {
  readonly ground: Ground;
  readonly seed: number;
  readonly random: Random;
  /** How often the fault must land. */
  readonly rounds: number;
  readonly say: (line: string) => void;
  /** Ends what is open when the campaign is interrupted. */
  readonly onInterrupt: (closer: () => Promise<void>) => void;
}

/** What a run of a fault shows. */
export interface Outcome {
  /** How often the fault landed, by kind where there are several. */
  readonly landed: Readonly<Record<string, number>>;
  /** Measured beside it: events, seconds, shares. */
  readonly figures: Readonly<Record<string, number | string>>;
  /** Must be empty, but for a negative control, where it must not. */
  readonly findings: Findings;
  /** What the run must have shown besides and did not. */
  readonly shortcomings: readonly string[];
}

/** One fault of the campaign. */
export interface Fault {
  /** A word for `--only`. */
  readonly name: string;
  /** The row of targets it answers, such as B1. */
  readonly target: string;
  /** One sentence: what happens and what must hold. */
  readonly title: string;
  /** How it is observed that the fault landed. */
  readonly landing: string;
  /** Rounds of a full campaign, and about how long each and the frame around them take. */
  readonly fullRounds: number;
  readonly secondsEach: number;
  readonly secondsFixed: number;
  run(run: Run): Promise<Outcome>;
}
