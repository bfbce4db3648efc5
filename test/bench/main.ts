import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startBenchStack } from './bench-stack.js';
import type { Figure } from './figures.js';
import { printFigures } from './print-figures.js';
import { type RunOptions, usualOptions } from './run-options.js';
import { scenarios } from './scenarios/index.js';
import { profileInto } from './spawned.js';

const usage = `npm run bench -- [--scenario ${Object.keys(scenarios).join('|')}] [--events N] [--runs N] [--seed N]
  [--rates N,N] [--seconds N] [--rollups N] [--life-facts N] [--json FILE] [--profile FOLDER]`;

/** `npm run bench`: exit code 0 when every figure with a target reached it. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' }, events: { type: 'string' }, runs: { type: 'string' }, seed: { type: 'string' }, rates: { type: 'string' },
      seconds: { type: 'string' }, rollups: { type: 'string' }, 'life-facts': { type: 'string' }, json: { type: 'string' }, profile: { type: 'string' },
    },
  });
  const options: RunOptions = {
    ...usualOptions, ...given('events', values.events), ...given('runs', values.runs), ...given('seed', values.seed), ...given('seconds', values.seconds),
    ...given('rollups', values.rollups), ...given('lifeFacts', values['life-facts']), ...(values.rates ? { rates: values.rates.split(',').map(whole) } : {}),
  };
  const chosen = values.scenario ? [values.scenario] : Object.keys(scenarios);
  profileInto(values.profile);
  const figures = await runScenarios(chosen, options);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ options, figures }, null, 2)}\n`);
  return printFigures(figures);
}

async function runScenarios(names: readonly string[], options: RunOptions): Promise<Figure[]> {
  const unknown = names.find((name) => !Object.hasOwn(scenarios, name));
  if (unknown !== undefined) throw new Error(`There is no scenario "${unknown}". ${usage}`);
  const stack = await startBenchStack();
  const figures: Figure[] = [];
  try {
    for (const name of names) {
      console.error(`${name} …`);
      figures.push(...(await scenarios[name]!(stack, options)));
    }
    return figures;
  } finally {
    await stack.stop();
  }
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
