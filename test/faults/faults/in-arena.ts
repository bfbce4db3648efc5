import { Arena, type ArenaOptions } from '../ground/arena.js';
import { settleAndJudge } from '../ground/settle.js';
import type { Outcome, Run } from './fault.js';

/** What happened in an arena, before the oracle has judged it. */
export type Shown = Pick<Outcome, 'landed'> & Partial<Pick<Outcome, 'figures' | 'shortcomings'>>;

const settleMillis = 180_000;

/** Opens an arena, lets `act` work in it, heals nothing, then demands that all is applied, and judges. */
export async function inArena(run: Run, options: ArenaOptions, act: (arena: Arena) => Promise<Shown>): Promise<Outcome> {
  const arena = await Arena.open(run.ground, options);
  run.onInterrupt(() => arena.close());
  try {
    const { landed, figures = {}, shortcomings = [] } = await act(arena);
    const tally = await settleAndJudge(arena, settleMillis);
    return { landed, figures: { ...tally, ...figures }, findings: arena.findings, shortcomings };
  } finally {
    await arena.close();
  }
}
