import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.js';
import { residentBytes } from '../ground/resident-bytes.js';
import { keepLoading, readProgress, sumOffsets, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { OracleDatabase, exhaustConnections } from '../oracle/database.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 200;
const recoverMillis = 60_000;
const allowedGrowthMiB = 150;

/** Begins an outage; what it returns ends it. `landed` tells, during it, that it is felt. */
type Outage = (arena: Arena) => Promise<{ readonly heal: () => Promise<void>; readonly landed: () => Promise<boolean> }>;

/** Postgres does not serve for a while, in four ways, and everything goes on by itself afterwards. */
export const databaseOutages: Fault = {
  name: 'database-outages',
  target: 'B9',
  title: 'Postgres is read-only for 60 s, refuses connections for 120 s, hangs for 30 s, has no connection left for 30 s: no rebalance, no crash, no dead letter, and lag 0 within 60 s after.',
  landing: 'no record was applied between the first seconds and the end of the outage, while records came in',
  fullRounds: 1,
  secondsEach: 300,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'database-outages', seed: run.seed, processes: 2 }, async (arena) => {
    await arena.start({ withGateway: false });
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const landed: Record<string, number> = {};
    const figures: Record<string, number> = {};
    const shortcomings: string[] = [];
    for (let round = 0; round < run.rounds; round++) {
      for (const { name, seconds, begin } of outages) {
        const shown = await endure(arena, seconds, begin);
        landed[name] = (landed[name] ?? 0) + (shown.isFelt ? 1 : 0);
        figures[`${name}: seconds to lag 0`] = Math.round(shown.recoverySeconds);
        figures[`${name}: MiB more`] = Math.round(shown.growthMiB);
        shortcomings.push(...shown.shortcomings.map((each) => `${name}: ${each}`));
        run.say(`${name}: ${JSON.stringify(shown)}`);
      }
    }
    arena.load?.stop();
    await loading;
    return { landed, figures, shortcomings };
  }),
};

const outages: readonly { readonly name: string; readonly seconds: number; readonly begin: Outage }[] = [
  { name: 'read-only', seconds: 60, begin: readOnly },
  { name: 'connection refused', seconds: 120, begin: refused },
  { name: 'connection hanging', seconds: 30, begin: hanging },
  { name: 'no connection left', seconds: 30, begin: exhausted },
];

interface Endured {
  readonly isFelt: boolean;
  readonly recoverySeconds: number;
  readonly growthMiB: number;
  readonly shortcomings: readonly string[];
}

async function endure(arena: Arena, seconds: number, begin: Outage): Promise<Endured> {
  const before = { epochs: await epochsOf(arena), memory: memoryOf(arena) };
  const outage = await begin(arena);
  await sleep(seconds * 1_000);
  const isFelt = await outage.landed();
  await outage.heal();
  const healed = performance.now();
  // The load goes on: what counts is that what had come in meanwhile is applied.
  const isCaughtUp = await within(recoverMillis, async () => (await readProgress(arena)).lag < eventsPerSecond * 3);
  const growthMiB = (memoryOf(arena) - before.memory) / 1_048_576;
  const shortcomings = [
    ...(isCaughtUp ? [] : [`not caught up ${recoverMillis / 1_000} s after`]),
    ...(JSON.stringify(before.epochs) === JSON.stringify(await epochsOf(arena)) ? [] : ['partitions were claimed anew: the group rebalanced']),
    ...(growthMiB > allowedGrowthMiB ? [`some process grew by ${Math.round(growthMiB)} MiB`] : []),
  ];
  return { isFelt, recoverySeconds: (performance.now() - healed) / 1_000, growthMiB, shortcomings };
}

async function epochsOf(arena: Arena): Promise<string[]> {
  return (await arena.partitions()).map(({ topic, partition, epoch }) => `${topic}/${partition} ${epoch}`);
}

/** Resident bytes of the largest consumer. */
function memoryOf(arena: Arena): number {
  const sizes = [...arena.crews.values()].flatMap((crew) => crew.living).map(({ process }) => residentBytes(process.pid));
  return Math.max(0, ...sizes);
}

/** True when nothing is applied during two seconds. */
async function standsStill(arena: Arena): Promise<boolean> {
  const before = await sumOffsets(arena);
  await sleep(2_000);
  return (await sumOffsets(arena)) === before;
}

async function readOnly(arena: Arena): ReturnType<Outage> {
  const set = async (value: 'on' | 'off'): Promise<void> => {
    const database = await OracleDatabase.open(arena.databaseUrl);
    await database.run('begin read write').then(() => database.run('rollback'));
    await database.run(`alter system set default_transaction_read_only = ${value}`);
    await database.run('select pg_reload_conf()');
    await database.close();
  };
  await set('on');
  return { heal: () => set('off'), landed: () => standsStill(arena) };
}

async function refused(arena: Arena): ReturnType<Outage> {
  const proxies = [...arena.databaseProxies.values()];
  await Promise.all(proxies.map((proxy) => proxy.refuse()));
  return { heal: async () => void (await Promise.all(proxies.map((proxy) => proxy.listen()))), landed: () => standsStill(arena) };
}

function hanging(arena: Arena): ReturnType<Outage> {
  const proxies = [...arena.databaseProxies.values()];
  for (const proxy of proxies) proxy.flow = 'cut';
  const heal = (): Promise<void> => {
    for (const proxy of proxies) proxy.flow = 'open';
    return Promise.resolve();
  };
  return Promise.resolve({ heal, landed: () => standsStill(arena) });
}

/** The server's last connections are taken, those of the consumers too: whenever they lose them, somebody else is faster. */
async function exhausted(arena: Arena): ReturnType<Outage> {
  const database = await OracleDatabase.open(arena.databaseUrl);
  const noneLeft = async (): Promise<boolean> => {
    const [row] = await database.rows<{ count: number }>(`select count(*)::int as count from pg_stat_activity where application_name = any($1)`, [arena.domainNames]);
    return row?.count === 0;
  };
  const releases = [await exhaustConnections(arena.databaseUrl)];
  await within(20_000, async () => {
    for (const proxy of arena.databaseProxies.values()) proxy.resetAll();
    releases.push(await exhaustConnections(arena.databaseUrl));
    return noneLeft();
  });
  return { heal: () => Promise.all([...releases.map((release) => release()), database.close()]).then(() => undefined), landed: noneLeft };
}
