import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresHandle, startOwnPostgres } from '#deploy/local';
import type { Arena } from '../ground/arena.js';
import { keepLoading, sumOffsets, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { Findings } from '../oracle/finding.js';
import type { Fault, Outcome, Run } from './fault.js';
import { inArena } from './in-arena.js';

const execute = promisify(execFile);
const eventsPerSecond = 200;
const diskMiB = 400;
const fullMillis = 20_000;

/** Postgres runs out of disk, and gets some again. */
export const fullDisk: Fault = {
  name: 'full-disk',
  target: 'B9',
  title: 'The disk of Postgres is full for 20 s; what ends for it is started again when there is room.',
  landing: 'no byte is left on the file system that holds nothing but this Postgres, and nothing was applied meanwhile',
  fullRounds: 2,
  secondsEach: 60,
  secondsFixed: 90,
  run: async (run) => {
    const folder = join(run.ground.logFolder, 'small-disk');
    const problem = await mountSmallDisk(folder);
    if (problem) return { landed: {}, figures: {}, findings: new Findings(), shortcomings: [`not verified: ${problem}`] };
    run.onInterrupt(() => unmount(folder));
    try {
      return await onSmallDisk(run, folder);
    } finally {
      await unmount(folder);
    }
  },
};

/** A file system of its own in memory; the sentence why there is none, otherwise. */
async function mountSmallDisk(folder: string): Promise<string | undefined> {
  await mkdir(folder, { recursive: true });
  try {
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${diskMiB}m,mode=755`, 'tmpfs', folder]);
    return undefined;
  } catch (error) {
    return `no small file system could be mounted (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`;
  }
}

async function unmount(folder: string): Promise<void> {
  await execute('umount', ['-l', folder]).catch(() => undefined);
}

async function onSmallDisk(run: Run, folder: string): Promise<Outcome> {
  const postgres = await startOwnPostgres(folder, () => undefined);
  run.onInterrupt(() => postgres.stop());
  try {
    return await inArena({ ...run, ground: { ...run.ground, databaseUrl: postgres.url } }, { name: 'full-disk', seed: run.seed, processes: 2 }, async (arena) => {
      await arena.start({ withGateway: false });
      const loading = keepLoading(arena, eventsPerSecond);
      await untilWorking(arena);
      let landed = 0;
      for (let round = 0; round < run.rounds; round++) {
        if (await fill(arena, postgres, folder)) landed++;
        run.say(`round ${round + 1}: ${landed} landed`);
      }
      arena.load?.stop();
      await loading;
      return { landed: { 'full disks': landed }, shortcomings: landed < run.rounds ? ['records were applied although the disk was full'] : [] };
    });
  } finally {
    await postgres.stop();
  }
}

async function fill(arena: Arena, postgres: PostgresHandle, folder: string): Promise<boolean> {
  const filler = join(folder, 'filler');
  const { bavail, bsize } = await statfs(folder);
  await writeFile(filler, Buffer.alloc(bavail * bsize)).catch(() => undefined);
  await sleep(fullMillis / 2);
  const before = await sumOffsets(arena).catch(() => -1);
  await sleep(fullMillis / 2);
  const after = await sumOffsets(arena).catch(() => -1);
  await rm(filler);
  if (!(await within(2_000, () => Promise.resolve(postgres.isAlive))) || after === -1) await postgres.start();
  await within(60_000, async () => (await sumOffsets(arena)) > after);
  return before === after;
}
