import { type Domain, deadLetterTopic, topicOf } from '#libs/contracts';
import { commonTenant, migrate, openDatabase, writeReferenceRows } from '#libs/database';
import { type TopicSpec, ensureTopics } from '#libs/kafka';
import { readReferenceSet } from '#libs/reference';

/** Sets of reference rows that come with Caravan; `dev-feeds` holds the places of the development feeds only. */
export type ReferenceSet = Parameters<typeof readReferenceSet>[0];

export interface PrepareOptions {
  readonly domains: readonly Domain[];
  /** The owner's login. */
  readonly databaseUrl: string;
  readonly referenceSets: readonly ReferenceSet[];
}

/** Brings the schema, the cubes' views and the common reference rows up to date; doing it again changes nothing. */
export async function prepareDatabase(options: PrepareOptions): Promise<void> {
  await migrate(options.databaseUrl, options.domains.flatMap((domain) => domain.cubes));
  const database = await openDatabase({ url: options.databaseUrl, role: 'caravan_operator', applicationName: 'caravan prepare', poolSize: 1 });
  try {
    for (const set of options.referenceSets) await writeReferenceRows(database, commonTenant, readReferenceSet(set), `caravan ${set}`);
  } finally {
    await database.close();
  }
}

export interface TopicOptions {
  readonly domains: readonly Domain[];
  readonly brokers: readonly string[];
  readonly prefix: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** `CreateTime` only where a test chooses the time of receipt. */
  readonly timestampType: TopicSpec['timestampType'];
}

const retentionDays = 30;

/** The name under which `topicOf` gives the topic of alarm messages. */
export const alarmsTopic = 'alarms';

/** Creates the domains' topics, and those of dead letters and alarms, where they do not exist; returns the names it created. */
export function prepareTopics(options: TopicOptions): Promise<string[]> {
  const { partitions, replicationFactor, timestampType } = options;
  const names = [...options.domains.map(({ name }) => name), alarmsTopic];
  const topics = [...names.map((name) => topicOf(name, options.prefix)), deadLetterTopic(options.prefix)];
  const specs = topics.map((topic) => ({ topic, partitions, replicationFactor, timestampType, retentionDays }));
  return ensureTopics({ brokers: options.brokers, clientId: 'caravan-topics' }, specs);
}
