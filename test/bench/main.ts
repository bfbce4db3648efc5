import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BenchStack, startBenchStack } from './bench-stack.js';
import type { Figure } from './figures.js';
import { printFigures } from './print-figures.js';
import { type RunOptions, drainBesideYardsticks } from './scenarios/corridor.js';
import { randomKeys } from './scenarios/random-keys.js';
import { profileInto } from './spawned.js';
import { corridor } from './workloads/corridor.js';
import { counts } from './workloads/counts.js';

type Scenario = (stack: BenchStack, options: RunOptions) => Promise<Figure[]>;

/** Every scenario by name, in the order they run. */
const scenarios: Readonly<Record<string, Scenario>> = {
  corridor: (stack, options) => drainBesideYardsticks(stack, corridor, options, true),
  counts: (stack, options) => drainBesideYardsticks(stack, counts, options, false),
  'random-keys': randomKeys,
};

const usage = `npm run bench -- [--scenario ${Object.keys(scenarios).join('|')}] [--events N] [--runs N] [--seed N] [--json FILE] [--profile FOLDER]`;

/** `npm run bench`: exit code 0 when every figure with a target reached it. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string' }, events: { type: 'string', default: '300000' }, runs: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' }, json: { type: 'string' }, profile: { type: 'string' },
    },
  });
  const chosen = values.scenario ? { [values.scenario]: scenarios[values.scenario] } : scenarios;
  const options: RunOptions = { events: whole(values.events), runs: whole(values.runs), seed: whole(values.seed) };
  profileInto(values.profile);
  const stack = await startBenchStack();
  const figures: Figure[] = [];
  try {
    for (const [name, scenario] of Object.entries(chosen)) {
      if (!scenario) throw new Error(`There is no scenario "${name}". ${usage}`);
      console.error(`${name} …`);
      figures.push(...(await scenario(stack, options)));
    }
  } finally {
    await stack.stop();
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ options, figures }, null, 2)}\n`);
  return printFigures(figures);
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
