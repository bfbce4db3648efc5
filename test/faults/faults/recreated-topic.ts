import { prepareTopics } from '#libs/host';
import { Arena } from '../ground/arena.js';
import { resumeAt } from '../ground/resume-partition.js';
import { readProgress, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { withAdmin } from '../ground/topic-admin.js';
import { OracleDatabase } from '../oracle/database.js';
import { Findings } from '../oracle/finding.js';
import type { Fault, Outcome, Run } from './fault.js';

const haltMillis = 60_000;
const domain = 'container-traffic';
/** Before and after: the new topic grows past the offsets of the old one. */
const [eventsBefore, eventsAfter] = [400, 1_200];

/** The topic is deleted and created again, with other records at the same offsets. */
export const recreatedTopic: Fault = {
  name: 'recreated-topic',
  target: 'B13',
  title: 'The topic is deleted and created again, while consumers run and while they are down, and grows past the old offsets: the partitions halt before one record of it is written.',
  landing: 'the topic has another id: it begins at offset 0 with records of its own',
  fullRounds: 2,
  secondsEach: 60,
  secondsFixed: 10,
  run,
};

async function run(run: Run): Promise<Outcome> {
  const findings = new Findings();
  const landed = { 'consumers running': 0, 'consumers down': 0 };
  const shortcomings: string[] = [];
  for (let round = 0; round < run.rounds; round++) {
    const running = round % 2 === 0;
    const arena = await Arena.open(run.ground, { name: 'recreated-topic', seed: run.seed + round, processes: 1, domains: [domain] });
    run.onInterrupt(() => arena.close());
    try {
      shortcomings.push(...(await recreate(arena, running)).map((each) => `${running ? 'running' : 'down'}: ${each}`));
      landed[running ? 'consumers running' : 'consumers down']++;
      findings.absorb(arena.findings);
    } finally {
      await arena.close();
    }
  }
  return { landed, figures: {}, findings, shortcomings };
}

async function recreate(arena: Arena, running: boolean): Promise<string[]> {
  const load = await arena.openLoad();
  await load.publish(eventsBefore);
  await arena.startConsumers();
  await untilWorking(arena);
  await within(60_000, async () => (await readProgress(arena)).lag === 0);
  if (!running) await arena.crew(domain).close();
  const before = await countStored(arena);
  await withAdmin(arena.ground.brokers, (admin) => admin.deleteTopics({ topics: arena.topics }));
  await within(20_000, () => withAdmin(arena.ground.brokers, async (admin) => !(await admin.listTopics()).some((topic) => arena.topics.includes(topic))));
  await prepareTopics({ domains: arena.domains, brokers: arena.ground.brokers, prefix: arena.topicPrefix, partitions: 4, replicationFactor: arena.ground.replicationFactor, timestampType: 'LogAppendTime' });
  await load.publish(eventsAfter);
  if (!running) await arena.startConsumers();
  const halted = await within(haltMillis, async () => (await arena.partitions()).every(({ state }) => state === 'halted'));
  const rows = await arena.partitions();
  const foreign = (await countStored(arena)) - before;
  if (foreign > 0) arena.findings.add('foreign', `${foreign} records of the new topic were written before anything halted, consumers ${running ? 'running' : 'down'}`);
  if (!halted) arena.findings.add('halt', `not halted, consumers ${running ? 'running' : 'down'}: ${rows.map(({ partition, state, next }) => `${partition} ${state} at ${next}`).join(', ')}`);
  if (!halted || foreign > 0) return [];
  for (const { topic, partition } of rows) await resumeAt(arena, topic, partition, 0);
  const goesOn = await within(haltMillis, async () => (await readProgress(arena)).lag === 0);
  return goesOn ? [] : ['did not go on after it was resumed'];
}

async function countStored(arena: Arena): Promise<number> {
  const database = await OracleDatabase.open(arena.databaseUrl);
  try {
    const [row] = await database.rows<{ count: number }>('select ((select count(*) from caravan.fact) + (select count(*) from caravan.dead_letter))::int as count');
    return row?.count ?? 0;
  } finally {
    await database.close();
  }
}
