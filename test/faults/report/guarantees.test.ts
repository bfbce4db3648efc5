import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { faults } from '../faults/index.js';
import { renderGuarantees } from './guarantees.js';
import { type Result, readResults } from './results.js';
import { targets } from './targets.js';

const root = findProjectRoot();
const kept = readResults(join(root, 'test', 'faults', 'results.json'));

const result: Result = {
  fault: 'random-kills', target: 'B1', title: 'Kills.', landing: 'dead', seed: 7, rounds: 60, fullRounds: 60, seconds: 300, loadAverage: 2, on: '2026-11-29',
  verdict: 'held', landed: { kills: 60 }, figures: { records: 300_000, snapshots: 40 }, findings: [], shortcomings: [],
};

/** The row of a fault on a page of this one result. */
function rowWith(changes: Partial<Result>): string | undefined {
  return renderGuarantees({ 'random-kills': { ...result, ...changes } }).split('\n').find((line) => line.startsWith('| B1 '));
}

it('docs/guarantees.md says what test/faults/results.json holds: npm run faults -- --report writes it', () => {
  expect(readFileSync(join(root, 'docs', 'guarantees.md'), 'utf8')).toBe(renderGuarantees(kept));
});

it('every fault of the campaign answers a claim, and no claim names a fault that is not there', () => {
  expect(targets.flatMap((target) => target.faults).sort()).toEqual(faults.map(({ name }) => name).sort());
});

it('results are of faults that are there, and as often aimed at as these say now', () => {
  for (const { fault, fullRounds } of Object.values(kept)) expect([fault, fullRounds]).toEqual([fault, faults.find(({ name }) => name === fault)?.fullRounds]);
});

describe('a claim is called', () => {
  it('demonstrated when a run of the size aimed at held', () => expect(rowWith({})).toContain('| demonstrated | random-kills | held | 60 of 60 | kills 60 | 300,000 records, 40 snapshots | 300 s | 2 | 7 | 2026-11-29 |'));
  it('bounded when the run was smaller', () => expect(rowWith({ rounds: 59 })).toContain('| tested but bounded |'));
  it('bounded when a limit was missed', () => expect(rowWith({ verdict: 'short', shortcomings: ['slow'] })).toContain('| tested but bounded |'));
  it('unknown when something was found', () => expect(rowWith({ verdict: 'broken', findings: ['1 lost'] })).toContain('| unknown |'));
  it('unknown when the fault did not land', () => expect(rowWith({ verdict: 'short', landed: { kills: 0 } })).toContain('| unknown |'));
});

it('what was found and what fell short stands on the page in words', () => {
  const page = renderGuarantees({ 'random-kills': { ...result, verdict: 'broken', findings: ['lost: one'], shortcomings: ['too slow'] } });
  expect(page).toContain('\n- lost: one\n- too slow\n');
});

it('snapshots of readers count together, and one that was wrong breaks the claim', () => {
  const rowOf = (findings: readonly string[]): string | undefined => renderGuarantees({ a: { ...result, findings }, b: { ...result, figures: { snapshots: 960 } } }).split('\n').find((line) => line.startsWith('| B20 '));
  expect(rowOf([])).toContain('| demonstrated | beside other faults | held | 1,000 of 1,000 |');
  expect(rowOf(['snapshot: other'])).toContain('| unknown | beside other faults | broken |');
});
