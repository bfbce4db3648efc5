import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterNode } from '#deploy/local';
import type { Arena } from '../ground/arena.js';
import { serversOf } from '../ground/ground.js';
import { keepLoading, readProgress, untilWorking } from '../ground/settle.js';
import { until, within } from '../ground/wait.js';
import { moveLeaders, untilInSync } from '../ground/leaders.js';
import { watchSnapshots } from '../oracle/watch-snapshots.js';
import type { Fault, Run } from './fault.js';
import { inArena, type Shown } from './in-arena.js';

const eventsPerSecond = 200;
const promisedSeconds = 45;

/** What each kind of trouble did: how often, and the longest time until records were applied again. */
interface Counted {
  readonly landed: Record<string, number>;
  longestSeconds: number;
  readonly shortcomings: string[];
}

function brokerFault(name: string, title: string, landing: string, full: { readonly rounds: number; readonly seconds: number }, trouble: (arena: Arena, counted: Counted, run: Run) => Promise<void>): Fault {
  return {
    name, target: 'B10', title, landing,
    fullRounds: full.rounds, secondsEach: full.seconds, secondsFixed: 70,
    run: (run) => inArena(run, { name, seed: run.seed, processes: 2 }, (arena) => underLoad(arena, run, trouble)),
  };
}

async function underLoad(arena: Arena, run: Run, trouble: (arena: Arena, counted: Counted, run: Run) => Promise<void>): Promise<Shown> {
  await arena.start();
  const loading = keepLoading(arena, eventsPerSecond);
  await untilWorking(arena);
  const watcher = watchSnapshots(arena);
  const counted: Counted = { landed: {}, longestSeconds: 0, shortcomings: [] };
  for (let round = 0; round < run.rounds; round++) {
    await trouble(arena, counted, run);
    run.say(`round ${round + 1}: longest ${counted.longestSeconds.toFixed(1)} s until records were applied again`);
  }
  arena.load?.stop();
  await loading;
  const snapshots = await watcher.stop();
  await untilInSync(run.ground.brokers, arena.topics);
  const unanswered = [...arena.ledger.unanswered].map(([said, count]) => `${said} ${count}`).join(', ') || 'none';
  return { landed: counted.landed, figures: { 'longest seconds to resume': Math.round(counted.longestSeconds * 10) / 10, 'no promise': unanswered, snapshots }, shortcomings: counted.shortcomings };
}

/** Waits until records that come in from now on are applied. */
async function resumes(arena: Arena, counted: Counted): Promise<void> {
  const since = performance.now();
  const published = arena.load?.published ?? 0;
  const before = await progressOnceReached(arena);
  let now = before;
  const goesOn = await within(promisedSeconds * 2_000, async () => (now = (await readProgress(arena)).applied) > before + eventsPerSecond);
  const seconds = (performance.now() - since) / 1_000;
  counted.longestSeconds = Math.max(counted.longestSeconds, seconds);
  if (!goesOn) counted.shortcomings.push(`in ${seconds.toFixed(0)} s ${now - before} records were applied, and ${(arena.load?.published ?? 0) - published} published`);
}

/** Records applied, as soon as Kafka and Postgres both tell. */
async function progressOnceReached(arena: Arena): Promise<number> {
  let applied = 0;
  await until('brokers and database tell how far the consumers are', 60_000, async () => (applied = (await readProgress(arena)).applied) >= 0);
  return applied;
}

function count(counted: Counted, name: string, times = 1): void {
  counted.landed[name] = (counted.landed[name] ?? 0) + times;
}

async function killNode(node: ClusterNode): Promise<boolean> {
  node.signal('SIGKILL');
  return within(10_000, () => Promise.resolve(!node.isAlive));
}

/** One broker of three is killed and comes back. */
export const brokerKills = brokerFault(
  'broker-kills', 'One broker of three is killed (SIGKILL) under load and comes back.', 'its process was gone while the other two went on',
  { rounds: 20, seconds: 25 },
  async (arena, counted) => {
    const node = arena.random.pick(serversOf(arena.ground).nodes);
    if (await killNode(node)) count(counted, 'brokers killed');
    await resumes(arena, counted);
    await node.start();
    await untilInSync(arena.ground.brokers, arena.topics);
  },
);

/** Two of three brokers are killed: nothing may be acknowledged until one is back. */
export const twoBrokersDown = brokerFault(
  'two-brokers-down', 'Two of three brokers are killed at once and come back after 10 s: meanwhile nothing is acknowledged.', 'both processes were gone; the gateway answered 503 or nothing',
  { rounds: 3, seconds: 60 },
  async (arena, counted) => {
    const [, ...two] = shuffled(arena, serversOf(arena.ground).nodes);
    const dead = await Promise.all(two.map(killNode));
    if (dead.every(Boolean)) count(counted, 'pairs killed');
    await sleep(10_000);
    await Promise.all(two.map((node) => node.start()));
    await resumes(arena, counted);
    await untilInSync(arena.ground.brokers, arena.topics);
  },
);

/** Leaders of partitions, and of the groups' coordinators, move. */
export const leaderMoves = brokerFault(
  'leader-moves', 'Leaders of the topics\' and of the groups\' partitions move to other brokers.', 'the metadata names another leader than before',
  { rounds: 40, seconds: 6 },
  async (arena, counted) => {
    count(counted, 'leaders moved', await moveLeaders(arena.ground.brokers, [...arena.topics, '__consumer_offsets'], arena.random));
    await resumes(arena, counted);
  },
);

/** Every broker in turn is stopped in order and started again. */
export const rollingRestart = brokerFault(
  'rolling-restart', 'All brokers are restarted in order, one after the other.', 'each process ended after SIGTERM and another serves on its port',
  { rounds: 3, seconds: 60 },
  async (arena, counted) => {
    for (const node of serversOf(arena.ground).nodes) {
      await node.stop();
      await node.start();
      await untilInSync(arena.ground.brokers, arena.topics);
      count(counted, 'restarts');
    }
    await resumes(arena, counted);
  },
);

function shuffled<T>(arena: Arena, items: readonly T[]): T[] {
  return items.map((item) => ({ item, at: arena.random.next() })).sort((a, b) => a.at - b.at).map(({ item }) => item);
}
