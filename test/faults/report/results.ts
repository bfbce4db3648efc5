import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** `held`: all as promised. `short`: exact, but landed too seldom or missed a limit of time or size. `broken`: something was found that must not be. */
export type Verdict = 'held' | 'short' | 'broken';

/** What one run of one fault showed. */
export interface Result {
  readonly fault: string;
  readonly target: string;
  readonly title: string;
  readonly landing: string;
  readonly seed: number;
  readonly rounds: number;
  readonly fullRounds: number;
  readonly seconds: number;
  /** Of the machine at the end of the run, over five minutes; what is more than its cores waits. */
  readonly loadAverage: number;
  /** ISO date. */
  readonly on: string;
  readonly verdict: Verdict;
  readonly landed: Readonly<Record<string, number>>;
  readonly figures: Readonly<Record<string, number | string>>;
  readonly findings: readonly string[];
  readonly shortcomings: readonly string[];
}

/** Results by name of the fault, the latest of each. */
export type Results = Readonly<Record<string, Result>>;

/** What a file holds; nothing when there is none. */
export function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

/** Adds results to those of a file. */
export function addResults(file: string, results: Results): Results {
  const all = { ...readResults(file), ...results };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  return all;
}
