import { setTimeout as sleep } from 'node:timers/promises';
import { keepLoading, untilWorking } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { withAdmin } from '../ground/topic-admin.js';
import { usualShares } from '../load/message-mix.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 300;
const beforeAndAfterMillis = 15_000;
/** Clients ask anew what partitions there are every minute: publishers, and consumers, which then join anew. */
const noticeMillis = 240_000;

/** Topics grow from four to eight partitions under load, with right, wrong and no keys. */
export const morePartitions: Fault = {
  name: 'more-partitions',
  target: 'B14',
  title: 'Topics grow from 4 to 8 partitions under load, while half of the records carry wrong keys or none.',
  landing: 'records lie in all eight partitions of every topic, and each was claimed',
  fullRounds: 1,
  secondsEach: 130,
  secondsFixed: 60,
  run: (run) => inArena(run, { name: 'more-partitions', seed: run.seed, processes: 2, shares: { ...usualShares, wrongKey: 500 } }, async (arena) => {
    await arena.start();
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    await sleep(beforeAndAfterMillis);
    await withAdmin(arena.ground.brokers, (admin) => admin.createPartitions({ topicPartitions: arena.topics.map((topic) => ({ topic, count: 8 })) }));
    const since = performance.now();
    const isNoticed = await within(noticeMillis, async () => (await arena.partitions()).filter(({ next }) => next > 0).length === 8 * arena.topics.length);
    const seconds = Math.round((performance.now() - since) / 1_000);
    await sleep(beforeAndAfterMillis);
    arena.load?.stop();
    await loading;
    return { landed: { 'topics grown': isNoticed ? arena.topics.length : 0 }, figures: { 'seconds until all are consumed': seconds }, shortcomings: isNoticed ? [] : ['new partitions were not consumed'] };
  }),
};
