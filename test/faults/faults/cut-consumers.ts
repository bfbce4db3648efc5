import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.js';
import { serversOf } from '../ground/ground.js';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { until, within } from '../ground/wait.js';
import type { PartitionRow } from '../oracle/database.js';
import type { Flow } from '../proxies/tcp-proxy.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 200;
const promisedSeconds = 45;
const afterwardsMillis = 3_000;
const cutMillis = 15_000;
/** A commit that had left may still arrive. */
const underWayMillis = 2_000;

interface Cut {
  readonly from: 'broker' | 'database';
  readonly flow: Exclude<Flow, 'open'>;
}

const cuts: readonly Cut[] = [
  { from: 'broker', flow: 'cut' },
  { from: 'broker', flow: 'to-server-only' },
  { from: 'broker', flow: 'to-client-only' },
  { from: 'database', flow: 'cut' },
  { from: 'database', flow: 'to-server-only' },
  { from: 'database', flow: 'to-client-only' },
];

/** One consumer of each domain loses the broker or the database, both ways or one way. */
export const cutConsumers: Fault = {
  name: 'cut-consumers',
  target: 'B12',
  title: 'One consumer is cut off from the brokers, or from the database, both ways and one way. Cut off from the brokers, the others take over; cut off from its database alone it keeps its partitions, which wait.',
  landing: 'the consumer held partitions, and while it was cut off either another claimed them or nothing of them was applied',
  fullRounds: 3,
  secondsEach: 200,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'cut-consumers', seed: run.seed, processes: 2, behindDoor: (_domain, seat) => seat === 0 }, async (arena) => {
    await arena.start({ withGateway: false });
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const landed: Record<string, number> = {};
    const shortcomings: string[] = [];
    let longestSeconds = 0;
    for (let round = 0; round < run.rounds; round++) {
      for (const cut of cuts) {
        const name = `${cut.from}, ${cut.flow}`;
        const seconds = await (cut.from === 'broker' ? cutBroker(arena, cut.flow) : cutDatabase(arena, cut.flow));
        if (seconds === undefined) shortcomings.push(cut.from === 'broker' ? `${name}: not taken over within ${promisedSeconds} s` : `${name}: records were applied meanwhile`);
        else landed[name] = (landed[name] ?? 0) + 1;
        longestSeconds = Math.max(longestSeconds, seconds ?? 0);
        run.say(`${name}: ${seconds?.toFixed(1) ?? 'did not land'}`);
        await sleep(afterwardsMillis);
      }
    }
    arena.load?.stop();
    await loading;
    return { landed, figures: { 'longest seconds to a successor': Math.round(longestSeconds * 10) / 10 }, shortcomings };
  }),
};

function victimsOf(arena: Arena): string[] {
  return [...arena.crews.values()].flatMap(({ seats: [first] }) => (first ? [`/${first.process.pid}`] : []));
}

/** Waits until the victims hold partitions of every domain. */
async function untilHeld(arena: Arena): Promise<string[]> {
  const victims = victimsOf(arena);
  await until('each consumer that will be cut off owns a partition', 120_000, async () => {
    const rows = await arena.partitions();
    return victims.every((victim) => rows.some(({ owner }) => owner.endsWith(victim)));
  });
  return victims;
}

/** Seconds until others have claimed all; undefined when they did not in time. */
async function cutBroker(arena: Arena, flow: Flow): Promise<number | undefined> {
  const victims = await untilHeld(arena);
  const door = serversOf(arena.ground).doors.VICTIM;
  const since = performance.now();
  door.flow = flow;
  const taken = await within(promisedSeconds * 1_000, async () => (await arena.partitions()).every(({ owner }) => !victims.some((victim) => owner.endsWith(victim))));
  const seconds = (performance.now() - since) / 1_000;
  door.flow = 'open';
  return taken ? seconds : undefined;
}

/** The consumer stays in its group, since it cannot know that others still reach the database: its partitions wait. Undefined when they did not. */
async function cutDatabase(arena: Arena, flow: Flow): Promise<number | undefined> {
  const victims = await untilHeld(arena);
  const proxies = arena.domainNames.map((domain) => arena.databaseProxies.get(`${domain}/0`));
  for (const proxy of proxies) if (proxy) proxy.flow = flow;
  await sleep(underWayMillis);
  const before = await ownedBy(arena, victims);
  await sleep(cutMillis - underWayMillis);
  const after = await ownedBy(arena, victims);
  for (const proxy of proxies) if (proxy) proxy.flow = 'open';
  return before.length > 0 && after.every((row) => before.some((was) => was.topic === row.topic && was.partition === row.partition && was.next === row.next)) ? 0 : undefined;
}

async function ownedBy(arena: Arena, owners: readonly string[]): Promise<PartitionRow[]> {
  return (await arena.partitions()).filter(({ owner }) => owners.some((each) => owner.endsWith(each)));
}
