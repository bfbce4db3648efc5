import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { topicOf } from '#libs/contracts';
import { findProjectRoot } from '#libs/reference';
import type { Arena } from '../ground/arena.js';
import { keepLoading, settle, untilWorking } from '../ground/settle.js';
import { until, within } from '../ground/wait.js';
import { OracleDatabase } from '../oracle/database.js';
import { type ClosedDays, compareClosedDays, readClosedDays, readWatermarks } from '../oracle/listed-changes.js';
import { watchSnapshots } from '../oracle/watch-snapshots.js';
import { nextRelease } from '../releases/next-release.js';
import type { Load } from '../load/load.js';
import type { Fault, Run } from './fault.js';
import { type Shown, inArena } from './in-arena.js';

const eventsBefore = 20_000;
const eventsPerSecond = 200;
/** It publishes nothing while releases change: what its figures change by is the releases' doing alone. */
const quietTenant = 't3';
const containers = 300;
const settleMillis = 300_000;

interface Release {
  /** What a roll to it is counted as. */
  readonly landsAs: 'upgrades' | 'ways back';
  readonly preload: readonly string[];
  /** By how much its fold version is higher. */
  readonly later: number;
  /** What its figures are of those of the present release. */
  readonly times: number;
}

const next: Release = { landsAs: 'upgrades', preload: [join(findProjectRoot(), 'dist', 'test', 'faults', 'preloads', 'next-release.js')], later: 1, times: 2 };
const present: Release = { landsAs: 'ways back', preload: [], later: 0, times: 1 };

/** One consumer after the other is replaced by one of the next release, and back, some of them killed. */
export const rollingUpgrade: Fault = {
  name: 'rolling-upgrade',
  target: 'B19',
  title: 'Under load one consumer after the other is replaced by one of the next release, which folds differently, and then back; some are killed. What closed days change by is listed as restatements.',
  landing: 'all entities came to be folded by the next release, then all by the present one again',
  fullRounds: 3,
  secondsEach: 90,
  secondsFixed: 90,
  run: (run) => inArena(run, { name: 'rolling-upgrade', seed: run.seed, processes: 2, entities: containers }, (arena) => rehearse(run, arena)),
};

async function rehearse(run: Run, arena: Arena): Promise<Shown> {
  const load = await publishHistory(arena);
  const database = await OracleDatabase.open(arena.databaseUrl);
  arena.onClose(() => database.close());
  const closedDays = await closedDaysOf(arena, database);
  const before = await closedDays();
  const watcher = watchSnapshots(arena, (domain, foldVersion) => (foldVersion === domain.foldVersion ? domain : nextRelease(domain)));
  const loading = keepLoading(arena, eventsPerSecond);
  await untilWorking(arena);
  const landed = { upgrades: 0, 'ways back': 0, 'killed on the way': 0 };
  const shortcomings: string[] = before.size > 0 ? [] : ['no day of the tenant that is quiet was closed'];
  for (const release of Array.from({ length: run.rounds }, () => [next, present]).flat()) {
    landed['killed on the way'] += await roll(arena, release);
    if (await within(settleMillis, () => isAllFoldedBy(database, arena, release))) {
      landed[release.landsAs]++;
      for (const difference of compareClosedDays(before, await closedDays(), release.times)) arena.findings.add('restatement', difference);
    } else shortcomings.push(`not all entities were folded by the release rolled out, of ${release.landsAs}, within ${settleMillis / 1_000} s`);
    run.say(Object.entries(landed).map(([name, count]) => `${name} ${count}`).join(', '));
  }
  load.stop();
  await loading;
  await until('all entities are folded by the present release', settleMillis, () => isAllFoldedBy(database, arena, present));
  return { landed, figures: { 'closed days compared': before.size, snapshots: await watcher.stop() }, shortcomings };
}

/** All tenants have a history then, and one of them has gone quiet. */
async function publishHistory(arena: Arena): Promise<Load> {
  await arena.start();
  const load = await arena.openLoad();
  await load.publish(eventsBefore);
  await settle(arena, settleMillis);
  load.silence(quietTenant);
  return load;
}

/** Reads the days of the quiet tenant that are closed now, also later. */
async function closedDaysOf({ domains, topicPrefix }: Arena, database: OracleDatabase): Promise<() => Promise<ClosedDays>> {
  const watermarks = await readWatermarks(database);
  return () => readClosedDays(database, domains, quietTenant, ({ name }) => watermarks.get(topicOf(name, topicPrefix)) ?? 0);
}

/** Replaces all consumers, one at a time, each some moments after the one before it was started; resolves to how many were killed. */
async function roll(arena: Arena, release: Release): Promise<number> {
  arena.preload = release.preload;
  let killed = 0;
  for (const crew of arena.crews.values()) {
    for (const seat of crew.seats) {
      const old = seat.process;
      const isKill = arena.random.oneIn(3);
      if (crew.end(old, isKill ? 'SIGKILL' : 'SIGTERM') && isKill) killed++;
      await until('the next consumer has taken the seat', settleMillis, () => Promise.resolve(seat.process !== old && seat.process.isAlive));
      await sleep(1_000 + arena.random.below(2_000));
    }
  }
  await untilWorking(arena);
  return killed;
}

const others = `select 1 from caravan.entity where domain = $1 and (fold_version <> $2 or settled_version <> $2) limit 1`;

async function isAllFoldedBy(database: OracleDatabase, { domains }: Arena, { later: by }: Release): Promise<boolean> {
  for (const { name, foldVersion } of domains) {
    if ((await database.rows(others, [name, foldVersion + by])).length > 0) return false;
  }
  return true;
}
