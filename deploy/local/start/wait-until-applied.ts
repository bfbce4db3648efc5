import { topicOf } from '#libs/contracts';
import { type Database, readPartitionProgress } from '#libs/database';
import { readTopicOffsets } from '#libs/kafka';

/** Where a domain's records are and how far they are applied. */
export interface Progress {
  readonly brokers: readonly string[];
  readonly database: Database;
  readonly domain: string;
  readonly topicPrefix: string;
}

const pollMillis = 100;

/** Resolves once every record now in the domain's topic is applied. Throws when a partition is halted meanwhile. */
export async function waitUntilApplied({ brokers, database, domain, topicPrefix }: Progress): Promise<void> {
  const topic = topicOf(domain, topicPrefix);
  const ends = await readTopicOffsets({ brokers, clientId: 'caravan-wait' }, topic);
  const filled = ends.filter(({ high, low }) => high > low);
  for (;;) {
    const progress = await readPartitionProgress(database, topic);
    const halted = progress.find((p) => p.haltReason !== undefined);
    if (halted) throw new Error(`partition ${halted.partition} of ${topic} is halted: ${halted.haltReason}`);
    if (filled.every(({ partition, high }) => (progress.find((p) => p.partition === partition)?.nextOffset ?? 0n) >= high)) return;
    await new Promise((resolve) => setTimeout(resolve, pollMillis));
  }
}
