import { simulate } from '#libs/testing';
import { Findings } from '../oracle/finding.js';
import type { Fault, Outcome, Run } from './fault.js';

const saysEvery = 2_000;

/** The engine alone against the memory store, one schedule for each seed; no broker and no Postgres take part. */
export const simulatedSchedules: Fault = {
  name: 'simulated-schedules',
  target: 'B4',
  title: 'The engine core on a memory store, in schedules that follow from a seed: processes claim each other\'s partitions, go on as zombies, fail at any point and lose answers of commits. Every second seed changes reference data and release meanwhile.',
  landing: 'the simulation of the seed ran to its end; batches that were fenced off are counted',
  fullRounds: 20_000,
  secondsEach: 0.02,
  secondsFixed: 0,
  run,
};

async function run({ seed, rounds, say }: Run): Promise<Outcome> {
  const findings = new Findings();
  const landed = { schedules: 0, 'batches fenced off': 0 };
  let commits = 0;
  for (let each = seed; each < seed + rounds; each++) {
    try {
      const simulated = await simulate(each, { changes: each % 2 === 1 });
      landed['batches fenced off'] += simulated.fenced;
      commits += simulated.commits;
      if (simulated.mistakes.length > 0) findings.add('simulation', `seed ${each}: ${simulated.mistakes[0]}`);
    } catch (error) {
      findings.add('simulation', `seed ${each}: ${String(error)}`);
    }
    if (++landed.schedules % saysEvery === 0) say(`${landed.schedules} schedules`);
  }
  return { landed, figures: { commits }, findings, shortcomings: [] };
}
