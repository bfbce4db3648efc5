import { setTimeout as sleep } from 'node:timers/promises';
import { topicOf } from '#libs/contracts';
import { createKafka } from '#libs/kafka';
import type { Arena } from '../ground/arena.js';
import { resumeAt } from '../ground/resume-partition.js';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import type { PartitionRow } from '../oracle/database.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const domain = 'container-traffic';
const eventsPerSecond = 200;
const [badRecords, usuallyWaiting] = [12_000, 5_000];
const [giants, giantBytes] = [20, 900_000];
const promisedFreshnessSeconds = 10;
const breakerWindow = 2_000;

/** A release that breaks one partition's publisher: nothing but refusals there. */
export const badPartition: Fault = {
  name: 'bad-partition',
  target: 'B16',
  title: 'One partition gets nothing but bad records, giant ones among them, beside a normal load: the others stay fresh, the breaker halts it before it drains into dead letters, and resumed it drains exactly.',
  landing: 'the partition is halted by the breaker, with bad records still before it',
  fullRounds: 1,
  secondsEach: 90,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'bad-partition', seed: run.seed, processes: 1, domains: [domain] }, async (arena) => {
    await arena.start({ withGateway: false });
    const loading = keepLoading(arena, eventsPerSecond, usuallyWaiting + badRecords);
    await untilWorking(arena);
    await publishBad(arena, 0);
    const halted = (): Promise<PartitionRow | undefined> => arena.partitions().then((rows) => rows.find(({ state, halt_reason: reason }) => state === 'halted' && reason === 'dead_letter_breaker'));
    const isHalted = await within(90_000, async () => (await halted()) !== undefined);
    if (!isHalted) arena.findings.add('halt', 'the breaker did not halt the partition');
    const drained = (await halted())?.dead ?? -1;
    const freshness = await watchFreshness(arena, 20);
    arena.load?.stop();
    await loading;
    // A person decides that these records are really to be refused.
    await arena.crew(domain).close();
    const row = await halted();
    if (row) await resumeAt(arena, row.topic, row.partition, row.next);
    arena.setting('CARAVAN_BREAKER_SHARE', '1');
    await arena.startConsumers();
    const shortcomings = [
      ...(drained > 2 * breakerWindow ? [`${drained} dead letters before the halt`] : []),
      ...(freshness > promisedFreshnessSeconds ? [`the other partitions were ${freshness.toFixed(1)} s behind`] : []),
    ];
    return { landed: { halts: isHalted ? 1 : 0, 'giant records': giants }, figures: { 'dead letters before the halt': drained, 'seconds behind, other partitions': Math.round(freshness * 10) / 10 }, shortcomings };
  }),
};

async function publishBad(arena: Arena, partition: number): Promise<void> {
  const producer = createKafka({ brokers: arena.ground.brokers, clientId: 'faults-bad' }).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const topic = topicOf(domain, arena.topicPrefix);
  for (let at = 0; at < badRecords; at += 500) {
    await producer.send({ topic, acks: -1, messages: Array.from({ length: 500 }, (_, index) => ({ partition, value: `{"broken": ${at + index}` })) });
  }
  for (let giant = 0; giant < giants; giant++) await producer.send({ topic, acks: -1, messages: [{ partition, value: Buffer.alloc(giantBytes, 'x') }] });
  await producer.disconnect();
}

/** The longest time, in seconds, that a record of the other partitions waited to be applied, looked at for a while. */
async function watchFreshness(arena: Arena, seconds: number): Promise<number> {
  let longest = 0;
  let since = performance.now();
  let before = new Map<number, number>();
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await sleep(250)) {
    const rows = (await arena.partitions()).filter(({ partition }) => partition !== 0);
    if (rows.every(({ partition, next }) => next > (before.get(partition) ?? -1))) {
      longest = Math.max(longest, before.size > 0 ? (performance.now() - since) / 1_000 : 0);
      since = performance.now();
      before = new Map(rows.map(({ partition, next }) => [partition, next]));
    }
  }
  return Math.max(longest, (performance.now() - since) / 1_000);
}
