import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StackError, claimState, releaseState } from '#deploy/local';
import { findProjectRoot } from '#libs/reference';
import type { Ground } from './ground/ground.js';
import { startOwnGround } from './ground/own-ground.js';
import { type Step, describePlan, makePlan } from './plan.js';
import { recordServicesIn } from './processes/service-process.js';
import { renderGuarantees } from './report/guarantees.js';
import { type Result, addResults, readResults } from './report/results.js';
import { describeResult, runStep } from './run-step.js';

const root = findProjectRoot();
const stateDir = join(root, '.caravan', 'faults');
const ownResults = join(stateDir, 'results.json');
const print = (line: string): void => console.log(line);

const usage = 'npm run faults -- [--seed N] [--minutes M] [--only NAME,NAME] [--rounds R] [--report]';

/** `npm run faults`: exit code 0 when all that ran held. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string', default: '60' }, only: { type: 'string', default: '' }, rounds: { type: 'string' }, report: { type: 'boolean', default: false } } });
  if (values.report) return report();
  const seed = Number(values.seed ?? Date.now() % 10_000);
  const steps = makePlan({ seed, minutes: Number(values.minutes), only: values.only.split(',').filter(Boolean), ...(values.rounds ? { rounds: Number(values.rounds) } : {}) });
  print(`Seed ${seed}. The plan:`);
  for (const line of describePlan(steps, seed)) print(`  ${line}`);
  const results = await runAll(steps);
  const kept = results.filter(({ verdict }) => verdict === 'held').length;
  print(`\nfaults: ${kept} of ${results.length} held; npm run faults -- --report writes docs/guarantees.md`);
  return kept === results.length ? 0 : 1;
}

/** Adds the results of the campaigns run here to those of the project, and writes the page. */
function report(): number {
  const results = addResults(join(root, 'test', 'faults', 'results.json'), existsSync(ownResults) ? readResults(ownResults) : {});
  writeFileSync(join(root, 'docs', 'guarantees.md'), renderGuarantees(results));
  print('docs/guarantees.md is written.');
  return 0;
}

async function runAll(steps: readonly Step[]): Promise<Result[]> {
  await claimState(stateDir);
  await recordServicesIn(stateDir);
  const closers: (() => Promise<void>)[] = [];
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer().catch((error: unknown) => print(`while closing: ${String(error)}`));
    releaseState(stateDir);
  };
  // Of an interrupt and the end of the plan the second waits for what the first began: else servers would be left behind.
  const closeAll = (): Promise<void> => (closing ??= close());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeAll().then(() => process.exit(130)));
  try {
    print('Starting three brokers and a Postgres …');
    const ground = await startOwnGround(stateDir, (line) => print(`  ${line}`));
    closers.push(() => ground.close());
    const results: Result[] = [];
    for (const step of steps) results.push(await runOne(step, ground, closers));
    return results;
  } finally {
    await closeAll();
  }
}

async function runOne(step: Step, ground: Ground, closers: (() => Promise<void>)[]): Promise<Result> {
  print(`\n== ${step.fault.target} ${step.fault.name}`);
  const opened = closers.length;
  await ground.heal();
  const result = await runStep(step, ground, (line) => print(`  ${line}`), (closer) => closers.push(closer));
  closers.splice(opened);
  for (const line of describeResult(result)) print(line);
  addResults(ownResults, { [result.fault]: result });
  return result;
}

/** True for what whoever started the campaign can mend. */
function isAbout(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return error instanceof StackError || error.message.startsWith('There is no') || String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(isAbout(error) ? `${error.message.replace(/\.?$/, ".")} Usage: ${usage}` : error);
    process.exit(1);
  },
);
