import { startTestStack } from '#deploy/local';
import type { BenchStack } from './bench-stack.js';
import type { Figure } from './figures.js';
import type { RunOptions } from './run-options.js';
import { scenarios } from './scenarios/index.js';

jest.setTimeout(600_000);

const tiny: RunOptions = { events: 1_200, runs: 1, seed: 7, rates: [400], seconds: 0.5, rollups: 4_000, lifeFacts: 60 };
/** It would install this repository once more, and its ports for metrics are those of every other `npm start`. */
const notHere = ['start'];

let stack: BenchStack;
const figures: Figure[] = [];

beforeAll(async () => {
  jest.spyOn(console, 'error').mockImplementation((line: unknown) => void process.stderr.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`));
  const { kafkaBrokers: brokers, databaseUrl, stop } = await startTestStack();
  stack = { brokers, databaseUrl, pids: { broker: 0, postgres: 0 }, stop };
});
afterAll(() => stack?.stop());

it.each(Object.keys(scenarios).filter((name) => !notHere.includes(name)))('%s measures to its end, loses nothing and is verified', async (name) => {
  const measured = await scenarios[name]!(stack, tiny);
  figures.push(...measured);
  expect(measured.filter(({ value }) => Number.isNaN(value))).toEqual([]);
  expect(measured.filter(isWrong)).toEqual([]);
  expect(measured.map(({ unit }) => unit)).toContain('problems');
});

it('has a figure for every target of speed', () => {
  const targets = new Set(figures.flatMap(({ name }) => /\(A\d+\)/.exec(name)?.[0] ?? []));
  expect([...targets].sort()).toEqual(['(A1)', '(A10)', '(A11)', '(A12)', '(A13)', '(A2)', '(A3)', '(A4)', '(A5)', '(A6)', '(A7)', '(A8)', '(A9)']);
});

/** What is counted in problems, events or rows must be right at any size; how fast something is says nothing here. */
function isWrong({ unit, value, target }: Figure): boolean {
  return ['problems', 'events', 'rows'].includes(unit) && target !== undefined && 'atMost' in target && value !== target.atMost;
}
