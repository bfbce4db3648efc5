import type { Fault } from './faults/fault.js';
import { negativeControls } from './faults/negative-controls.js';
import { cardinalPoints } from './faults/protocol-points.js';
import { randomKills } from './faults/random-kills.js';
import { type Ground, shareTestStack } from './ground/ground.js';
import { runStep } from './run-step.js';

/*
 * The campaign in short, on the one broker and the Postgres that all tests share: real services, real SIGKILL, the same oracle.
 * What is done to brokers and to Postgres themselves needs servers of one's own: `npm run faults`.
 */

const seed = 2_026;
// Only ends a run that hangs: the machine may do other things.
jest.setTimeout(900_000);

describe('the fault campaign in short', () => {
  let ground: Ground;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    ground = await shareTestStack();
  });

  // What a failed run has left open is closed first; closing twice is nothing.
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
    await ground.close();
  });

  it('finds the damage when a safeguard is taken out, whichever it is', () => held(negativeControls, 1));
  it('loses, doubles and changes nothing when consumers are killed at random moments', () => held(randomKills, 6));
  it('loses, doubles and changes nothing when consumers are killed where a claim or a batch begins, writes and ends', () => held(cardinalPoints, 1));

  /** Seed and findings stand in what Jest prints when they are not as they must be. */
  async function held(fault: Fault, rounds: number): Promise<void> {
    const { name } = fault;
    const { verdict, findings, shortcomings } = await runStep({ fault, seed, rounds }, ground, () => undefined, (close) => closers.push(close));
    expect({ name, seed, rounds, verdict, findings, shortcomings }).toEqual({ name, seed, rounds, verdict: 'held', findings: [], shortcomings: [] });
  }
});
