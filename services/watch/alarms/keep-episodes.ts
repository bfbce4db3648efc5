import { type Decision, type Episode, type EpisodeEvent, type NamedRule, type OpenAlarm, messageIdOf, writeMessage } from '#libs/alarms';
import { type Connection, type Database, inTransaction } from '#libs/database';
import { type Silence, type StoredEpisode, closeEpisode, listSilences, lockOpenEpisodes, openEpisode, writeAlarmMessage } from '#libs/database/alarms';

/** How alarm messages reach people and programs. */
export type Way = 'kafka' | 'webhook' | 'alertmanager';

export interface Keeping {
  readonly database: Database;
  readonly tenant: string;
  readonly rule: Pick<NamedRule, 'name' | 'severity'>;
  /** The ways that are set up. */
  readonly ways: readonly Way[];
  /** What opens and closes, given what is open. */
  readonly decide: (open: readonly OpenAlarm[]) => Decision;
}

/** Opens and closes episodes of a rule with their messages in one transaction: all of it has happened, or nothing. */
export function keepEpisodes({ database, tenant, rule, ways, decide }: Keeping): Promise<void> {
  return inTransaction(database, async (connection) => {
    const open = await lockOpenEpisodes(connection, tenant, rule.name);
    const { opens, closes } = decide(open.map(({ id, subject, since, openedAt }) => ({ id, subject, since: since.getTime(), openedAt: openedAt.getTime() })));
    for (const { alarm, at } of closes) await tell(connection, await closeEpisode(connection, alarm.id, new Date(at)), 'closed', ways);
    const silences = opens.length > 0 ? await listSilences(connection, tenant, true) : [];
    for (const { subject, domain, labels, bad } of opens) {
      const { message, value, threshold, since, at } = bad;
      const silenced = silences.some((silence) => covers(silence, rule.name, subject));
      const episode = { tenant, domain, rule: rule.name, subject, severity: rule.severity, message, value, threshold, labels, since: new Date(since), openedAt: new Date(at), silenced };
      await tell(connection, await openEpisode(connection, episode), 'opened', ways);
    }
  });
}

function covers({ rule, subject }: Silence, ofRule: string, ofSubject: string): boolean {
  return (rule === null || rule === ofRule) && (subject === null || subject === ofSubject);
}

/** A silenced episode is told to Kafka only. */
async function tell(connection: Connection, stored: StoredEpisode | undefined, event: EpisodeEvent, ways: readonly Way[]): Promise<void> {
  if (!stored) return;
  const { id, ...rest } = stored;
  const episode: Episode = {
    ...rest, severity: rest.severity as Episode['severity'], since: rest.since.getTime(), openedAt: rest.openedAt.getTime(), closedAt: rest.closedAt?.getTime() ?? null,
  };
  await writeAlarmMessage(connection, {
    id: messageIdOf(episode, event), tenant: episode.tenant, alarmId: id, event, body: writeMessage(episode, event),
    ways: episode.silenced ? ways.filter((way) => way === 'kafka') : ways,
  });
}
