import { createHash } from 'node:crypto';
import type { Severity } from './rule.js';

/** One episode of an alarm. Times are epoch milliseconds of the data. */
export interface Episode {
  readonly tenant: string;
  readonly rule: string;
  readonly subject: string;
  readonly domain: string;
  readonly severity: Severity;
  readonly labels: Readonly<Record<string, string>>;
  readonly message: string;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly since: number;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** True when a silence covered it as it opened: only Kafka is told. */
  readonly silenced: boolean;
}

/** What is told of an episode; each once. */
export type EpisodeEvent = 'opened' | 'closed';

/** The identity of a message, a uuid: the same episode and event have the same for ever. */
export function messageIdOf({ tenant, rule, subject, since }: Pick<Episode, 'tenant' | 'rule' | 'subject' | 'since'>, event: EpisodeEvent): string {
  const hex = createHash('sha256').update(JSON.stringify([tenant, rule, subject, since, event])).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The message as it goes to Kafka and to webhooks: a CloudEvent in JSON, the same bytes for the same episode. */
export function writeMessage(episode: Episode, event: EpisodeEvent): string {
  const { tenant, since, openedAt, closedAt, ...data } = episode;
  const iso = (time: number): string => new Date(time).toISOString();
  return JSON.stringify({
    specversion: '1.0',
    id: messageIdOf(episode, event),
    source: '/caravan/watch',
    type: `caravan.alarm.${event}.v1`,
    time: iso(event === 'opened' ? openedAt : (closedAt ?? openedAt)),
    tenant,
    subject: `${data.rule} ${data.subject}`,
    data: { ...data, since: iso(since), openedAt: iso(openedAt), closedAt: closedAt === null ? null : iso(closedAt) },
  });
}
