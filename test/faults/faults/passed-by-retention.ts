import type { Arena } from '../ground/arena.js';
import { resumeAt } from '../ground/resume-partition.js';
import { readProgress, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { deleteRecords } from '../ground/topic-admin.js';
import type { PartitionRow } from '../oracle/database.js';
import { readLog } from '../oracle/read-log.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const lostRecords = 50;
const haltMillis = 90_000;
const domain = 'container-traffic';

/** Retention removes records that were not applied yet. */
export const passedByRetention: Fault = {
  name: 'passed-by-retention',
  target: 'B13',
  title: 'Records are deleted before they were applied, while the consumer is down and, every second time, while it runs but cannot write: the partition halts with the exact range, then goes on by command.',
  landing: 'the first offset the broker still has lies beyond next_offset',
  fullRounds: 4,
  secondsEach: 40,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'passed-by-retention', seed: run.seed, processes: 1, domains: [domain] }, async (arena) => {
    const load = await arena.openLoad();
    await load.publish(1_000);
    await arena.startConsumers();
    await untilWorking(arena);
    const landed = { 'consumer down': 0, 'consumer running': 0 };
    for (let round = 0; round < run.rounds; round++) {
      await within(60_000, async () => (await readProgress(arena)).lag === 0);
      const running = round % 2 === 1;
      const before = await loseRecords(arena, running);
      landed[running ? 'consumer running' : 'consumer down']++;
      for (const each of await checkHalts(arena, before)) arena.findings.add('halt', `consumer ${running ? 'running' : 'down'}: ${each}`);
      arena.ledger.acknowledged.clear();
      for (const row of (await arena.partitions()).filter(({ state }) => state === 'halted')) await resumeAt(arena, row.topic, row.partition, (before.get(row.partition) ?? row).next + lostRecords);
      run.say(`round ${round + 1}: ${arena.findings.summary || 'as promised'}`);
    }
    return { landed };
  }),
};

/** Publishes, and removes the first records of every partition before they are applied; tells where the partitions were. */
async function loseRecords(arena: Arena, running: boolean): Promise<Map<number, PartitionRow>> {
  const [proxy] = [...arena.databaseProxies.values()];
  if (running) await proxy?.refuse();
  else await arena.crew(domain).close();
  const before = await arena.partitions();
  for (const topic of arena.topics) await readLog(arena.ground.brokers, topic, arena.image);
  await arena.load?.publish(4 * 4 * lostRecords);
  for (const { topic, partition, next } of before) await deleteRecords(arena.ground.brokers, topic, partition, next + lostRecords);
  if (running) await proxy?.listen();
  else await arena.startConsumers();
  return new Map(before.map((row) => [row.partition, row]));
}

/** Every partition is halted for the gap, says which offsets are missing, and wrote nothing of what came after. */
async function checkHalts(arena: Arena, before: ReadonlyMap<number, PartitionRow>): Promise<string[]> {
  await within(haltMillis, async () => (await arena.partitions()).every(({ state }) => state === 'halted'));
  return (await arena.partitions()).flatMap(({ partition, state, halt_reason: reason, halt_detail: detail, next }) => {
    const expected = before.get(partition)?.next ?? 0;
    if (state !== 'halted' || reason !== 'gap') return [`partition ${partition} is ${state} (${reason})`];
    if (next !== expected) return [`partition ${partition} wrote up to ${next} before it halted`];
    return detail?.includes(String(expected)) && detail.includes(String(expected + lostRecords)) ? [] : [`partition ${partition} says "${detail}", missing are ${expected} to ${expected + lostRecords - 1}`];
  });
}
