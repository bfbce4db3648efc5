import type { Connection } from '../connection.js';
import { placeOfFact } from '../reads/last-heard.js';

/** How many different event times a source had at a place in one hour of the epoch. */
export interface HeardHourRow {
  readonly domain: string;
  readonly source: string;
  readonly type: string;
  readonly place: string | null;
  readonly hour: number;
  readonly times: number;
  /** The last of them. */
  readonly last: Date;
  /** When the last of these facts was received. */
  readonly received: Date;
}

/** When a source was last heard of at a place, among the facts looked at. */
export type HeardRow = Omit<HeardHourRow, 'hour' | 'times'>;

const selectHeardHours = {
  name: 'alarm_heard_hours',
  text: `
    select domain, source, type, place, hour, count(*)::float8 as times, max(event_time) as last, max(received) as received
      from (select domain, source, type, event_time, floor(extract(epoch from event_time) / 3600)::int as hour, ${placeOfFact} as place, max(received_at) as received
              from caravan.fact
             where tenant = $1 and event_time >= $2 and event_time <= $3 and not retracted
             group by 1, 2, 3, 4, 5, 6) as heard
     group by domain, source, type, place, hour
     order by domain, source, type, place, hour
     limit $4`,
};

/** What was heard by hour of event time, at most `limit` rows. Reads all facts of the time: not often. */
export function heardHours(connection: Connection, tenant: string, from: Date, to: Date, limit: number): Promise<HeardHourRow[]> {
  return connection.rows<HeardHourRow>(selectHeardHours, [tenant, from, to, limit]);
}

const selectHeardSince = {
  name: 'alarm_heard_since',
  text: `
    select domain, source, type, place, max(event_time) as last, max(received) as received
      from (select domain, source, type, event_time, received_at as received, ${placeOfFact} as place
              from caravan.fact
             where tenant = $1 and domain = $2 and received_at >= $3 and event_time >= $4 and event_time <= $5 and not retracted) as heard
     group by domain, source, type, place
     limit $6`,
};

/** What a domain heard in facts received since an instant, with event times in a range; at most `limit` rows. */
export function heardSince(connection: Connection, choice: { tenant: string; domain: string; received: Date; from: Date; to: Date; limit: number }): Promise<HeardRow[]> {
  const { tenant, domain, received, from, to, limit } = choice;
  return connection.rows<HeardRow>(selectHeardSince, [tenant, domain, received, from, to, limit]);
}
