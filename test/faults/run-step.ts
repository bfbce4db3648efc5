import { loadavg } from 'node:os';
import { Random } from '#libs/testing';
import type { Outcome } from './faults/fault.js';
import type { Ground } from './ground/ground.js';
import type { Step } from './plan.js';
import type { Result, Verdict } from './report/results.js';

/** Runs one step of a plan. What the run itself fails with is a finding. */
export async function runStep({ fault, seed, rounds }: Step, ground: Ground, say: (line: string) => void, onInterrupt: (closer: () => Promise<void>) => void): Promise<Result> {
  const started = performance.now();
  const { name, target, title, landing, fullRounds } = fault;
  const known = { fault: name, target, title, landing, seed, rounds, fullRounds, on: new Date().toISOString().slice(0, 10) };
  const measured = (): Pick<Result, 'seconds' | 'loadAverage'> => ({ seconds: toTenths((performance.now() - started) / 1_000), loadAverage: toTenths(loadavg()[1] ?? 0) });
  try {
    const outcome = await fault.run({ ground, seed, random: new Random(seed), rounds, say, onInterrupt });
    const findings = outcome.findings.isEmpty ? [] : [outcome.findings.summary, ...outcome.findings.all.map(({ kind, detail }) => `${kind}: ${detail.slice(0, 400)}`)];
    return { ...known, ...measured(), verdict: verdictOn(outcome), landed: outcome.landed, figures: outcome.figures, findings, shortcomings: outcome.shortcomings };
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...known, ...measured(), verdict: 'broken', landed: {}, figures: {}, findings: [`the run itself failed: ${words}`], shortcomings: [] };
  }
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function verdictOn({ findings, shortcomings }: Outcome): Verdict {
  if (!findings.isEmpty) return 'broken';
  return shortcomings.length > 0 ? 'short' : 'held';
}

/** A result in a few lines. */
export function describeResult({ fault, verdict, seconds, landed, figures, findings, shortcomings }: Result): string[] {
  const numbers = (values: Readonly<Record<string, number | string>>): string => Object.entries(values).map(([name, value]) => `${name} ${value}`).join(', ');
  return [`${verdict.toUpperCase()} ${fault} in ${seconds} s; landed: ${numbers(landed)}; ${numbers(figures)}`, ...findings.map((each) => `  found ${each}`), ...shortcomings.map((each) => `  short ${each}`)];
}
