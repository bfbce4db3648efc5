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
}

const selectHeardHours = {
  name: 'alarm_heard_hours',
  text: `
    select domain, source, type, place, hour, count(*)::float8 as times, max(event_time) as last
      from (select distinct domain, source, type, event_time, floor(extract(epoch from event_time) / 3600)::int as hour, ${placeOfFact} as place
              from caravan.fact
             where tenant = $1 and event_time >= $2 and event_time <= $3 and not retracted) as heard
     group by domain, source, type, place, hour
     order by domain, source, type, place, hour
     limit $4`,
};

/** What was heard by hour of event time, at most `limit` rows. Reads all facts of the time: not often. */
export function heardHours(connection: Connection, tenant: string, from: Date, to: Date, limit: number): Promise<HeardHourRow[]> {
  return connection.rows<HeardHourRow>(selectHeardHours, [tenant, from, to, limit]);
}
