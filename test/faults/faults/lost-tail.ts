import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Arena } from '../ground/arena.js';
import { type Servers, serversOf } from '../ground/ground.js';
import { keepLoading, sumOffsets, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const execute = promisify(execFile);
const eventsPerSecond = 300;
const [tailRecords, tailMillis] = [900, 60_000];

/** Postgres comes back as it was some time ago, with the consumers running. */
export const lostTail: Fault = {
  name: 'lost-tail',
  target: 'B8',
  title: 'Postgres is restored from an older copy of its data folder while consumers go on: what it lost is read from Kafka again.',
  landing: 'next_offset of some partition is lower after the restore than before',
  fullRounds: 5,
  secondsEach: 25,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'lost-tail', seed: run.seed, processes: 2 }, async (arena) => {
    await arena.start();
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const servers = serversOf(run.ground);
    const landed = { restores: 0, 'records lost and read again': 0 };
    const copy = `${servers.postgres.dataDir}.copy`;
    for (let round = 0; round < run.rounds; round++) {
      await copyData(servers, copy);
      await untilTailGrew(arena);
      const before = await arena.partitions();
      await restoreData(servers, copy);
      const after = await arena.partitions();
      const lost = before.reduce((sum, row) => sum + row.next - (after.find((each) => each.topic === row.topic && each.partition === row.partition)?.next ?? 0), 0);
      if (lost > 0) landed.restores++;
      landed['records lost and read again'] += lost;
      run.say(`${lost} records lost`);
    }
    arena.load?.stop();
    await loading;
    return { landed, shortcomings: landed.restores < run.rounds ? ['some copy had lost nothing'] : [] };
  }),
};

/** Waits until records were applied that the copy does not have. */
async function untilTailGrew(arena: Arena): Promise<void> {
  const copied = await sumOffsets(arena);
  await within(tailMillis, async () => (await sumOffsets(arena)) >= copied + tailRecords);
}

/** A copy as a crash would leave it. */
async function copyData({ postgres }: Servers, copy: string): Promise<void> {
  await rm(copy, { recursive: true, force: true });
  await stopAtOnce(postgres);
  await execute('cp', ['-a', postgres.dataDir, copy]);
  await postgres.start();
}

async function restoreData({ postgres }: Servers, copy: string): Promise<void> {
  await stopAtOnce(postgres);
  await rm(postgres.dataDir, { recursive: true, force: true });
  await execute('mv', [copy, postgres.dataDir]);
  await postgres.start();
}

async function stopAtOnce(postgres: Servers['postgres']): Promise<void> {
  postgres.signal('SIGQUIT');
  if (!(await within(20_000, () => Promise.resolve(!postgres.isAlive)))) throw new Error('Postgres did not end');
}
