import { topicOf } from '#libs/contracts';
import { inTransaction, withConnection } from '#libs/database';
import {
  type DomainCount, deadLettersKept, deadLettersWaiting, entityCounts, haltedPartitions, lateFactsSince, restatementsSince, tableBytes, topicProgress,
} from '#libs/database/watch';
import { pipelineMetrics, verifyMetrics } from '#libs/platform';
import { type WatchParts, canaryTenant } from '../watch-parts.js';
import { showCounts } from './show-counts.js';

const dayMillis = 86_400_000;
const largeTables = ['fact', 'entity', 'entity_segment', 'rollup', 'dead_letter', 'restatement'];

/** How far each domain is, what is halted, refused, late and restated. */
export async function showPipeline({ domains, database, environment, answering }: WatchParts): Promise<void> {
  const { topicPrefix } = environment;
  const now = answering.clock();
  const since = new Date(now - dayMillis);
  const groups = domains.map(({ name }) => `${topicPrefix}${name}`);
  const topics = new Map(domains.map(({ name }) => [topicOf(name, topicPrefix), name]));
  await inTransaction(database, async (connection) => {
    const progress = await topicProgress(connection, groups);
    const kept = new Map((await deadLettersKept(connection, groups)).map(({ domain, count }) => [domain, count]));
    for (const { topic, watermark, passedOver, dead } of progress) {
      const domain = topics.get(topic);
      if (domain === undefined) continue;
      if (watermark !== null) pipelineMetrics.watermarkAgeSeconds.set({ domain }, (now - watermark.getTime()) / 1000);
      pipelineMetrics.skippedRecords.set({ domain }, passedOver);
      verifyMetrics.conservation.set({ domain }, dead - (kept.get(topic) ?? 0));
    }
    showCounts(pipelineMetrics.haltedPartitions, 'reason', (await haltedPartitions(connection, groups)).map((count) => withoutPrefix(count, topicPrefix)));
    showCounts(pipelineMetrics.deadLettersWaiting, 'reason', await deadLettersWaiting(connection, canaryTenant));
    showCounts(pipelineMetrics.restatements, 'cause', await restatementsSince(connection, since, canaryTenant));
    showCounts(pipelineMetrics.lateFacts, '', await lateFactsSince(connection, since, canaryTenant));
  }, 'begin isolation level repeatable read read only');
}

/** What takes reading a whole table. */
export async function showStock({ slow }: WatchParts): Promise<void> {
  await withConnection(slow, async (connection) => {
    showCounts(pipelineMetrics.entities, 'state', await entityCounts(connection, canaryTenant));
    for (const { word, count } of await tableBytes(connection, largeTables)) pipelineMetrics.tableBytes.set({ table: word }, count);
  });
}

function withoutPrefix(count: DomainCount, prefix: string): DomainCount {
  return { ...count, domain: count.domain.slice(prefix.length) };
}
