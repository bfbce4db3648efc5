import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readBaseline } from './baseline.js';
import { startBenchStack } from './bench-stack.js';
import { compareFigures } from './compare-figures.js';
import type { Figure } from './figures.js';
import { printCompared, printFigures } from './print-figures.js';
import { type RunOptions, usualOptions } from './run-options.js';
import { scenarios } from './scenarios/index.js';
import { profileInto, stopSpawned } from './spawned.js';

const usage = `npm run bench -- [--scenario ${Object.keys(scenarios).join('|')}] [--events N] [--runs N] [--seed N]
  [--rates N,N] [--seconds N] [--rollups N] [--life-facts N] [--json FILE] [--baseline FILE] [--profile FOLDER]`;

/** `npm run bench`: exit code 0 when every figure with a target reached it. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' }, events: { type: 'string' }, runs: { type: 'string' }, seed: { type: 'string' }, rates: { type: 'string' },
      seconds: { type: 'string' }, rollups: { type: 'string' }, 'life-facts': { type: 'string' }, json: { type: 'string' }, profile: { type: 'string' },
      baseline: { type: 'string' },
    },
  });
  const options: RunOptions = {
    ...usualOptions, ...given('events', values.events), ...given('runs', values.runs), ...given('seed', values.seed), ...given('seconds', values.seconds),
    ...given('rollups', values.rollups), ...given('lifeFacts', values['life-facts']), ...(values.rates ? { rates: values.rates.split(',').map(whole) } : {}),
  };
  const chosen = values.scenario ? [values.scenario] : Object.keys(scenarios);
  const baseline = values.baseline ? readBaseline(values.baseline) : undefined;
  profileInto(values.profile);
  const figures = await runScenarios(chosen, options);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ options, figures }, null, 2)}\n`);
  const code = printFigures(figures);
  if (baseline) printCompared(compareFigures(baseline, figures));
  return code;
}

async function runScenarios(names: readonly string[], options: RunOptions): Promise<Figure[]> {
  const unknown = names.find((name) => !Object.hasOwn(scenarios, name));
  if (unknown !== undefined) throw new Error(`There is no scenario "${unknown}". ${usage}`);
  const stack = await startBenchStack();
  const cutOff = untilCutOff();
  const figures: Figure[] = [];
  try {
    for (const name of names) {
      console.error(`${name} …`);
      figures.push(...(await Promise.race([scenarios[name]!(stack, options), cutOff])));
    }
    return figures;
  } finally {
    await stopSpawned();
    await stack.stop();
  }
}

/** Rejects when the benchmark is told to end, so that what it started is stopped. */
function untilCutOff(): Promise<never> {
  const cutOff = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Error(`Cut off by ${signal}.`)));
  });
  cutOff.catch(() => undefined); // a signal between two scenarios is seen by the next
  return cutOff;
}

/** The option where it was given. */
function given<K extends string>(name: K, text: string | undefined): { readonly [name in K]?: number } {
  return text === undefined ? {} : ({ [name]: whole(text) } as { readonly [name in K]: number });
}

function whole(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new Error(`"${text}" is not a whole number above 0. ${usage}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
