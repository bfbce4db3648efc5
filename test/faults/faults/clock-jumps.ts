import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProjectRoot } from '#libs/reference';
import { keepLoading, untilWorking } from '../ground/settle.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 300;
/** As test/faults/preloads/jumping-clock.ts begins its line. */
const clockJumped = 'the clock jumped';

/** The clocks of consumers jump by hours and days: what counts is the broker's time of receipt. */
export const clockJumps: Fault = {
  name: 'clock-jumps',
  target: 'B12',
  title: 'The clocks of consumers jump an hour ahead, two days back, a day ahead. The clocks of broker and database do not.',
  landing: 'the process itself said that its clock had jumped',
  fullRounds: 12,
  secondsEach: 4,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'clock-jumps', seed: run.seed, processes: 2, preload: [join(findProjectRoot(), 'dist', 'test', 'faults', 'preloads', 'jumping-clock.js')] }, async (arena) => {
    await arena.start({ withGateway: false });
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    let sent = 0;
    for (let round = 0; round < run.rounds; round++) {
      for (const { process } of [...arena.crews.values()].flatMap(({ living }) => living)) {
        process.signal('SIGUSR2');
        sent++;
      }
      await sleep(3_000);
    }
    arena.load?.stop();
    await loading;
    const jumps = readFileSync(arena.logFile, 'utf8').split('\n').filter((line) => line.startsWith(clockJumped)).length;
    return { landed: { jumps }, shortcomings: jumps < sent ? [`${sent - jumps} of ${sent} jumps did not happen`] : [] };
  }),
};
