import type { Connection } from '../connection.js';

/** When a source was last heard of a place with events of a type; `place` is a JSON list of codes, or the code of an airport. */
export interface LastHeard {
  readonly domain: string;
  readonly source: string;
  readonly type: string;
  readonly place: string | null;
  readonly facts: number;
  /** Event times up to `now`; null where there are none. */
  readonly firstEventTime: Date | null;
  readonly lastEventTime: Date | null;
  /** Different event times up to `now`. */
  readonly times: number;
  readonly lastReceivedAt: Date;
}

/** Undefined fields choose nothing. */
export interface HeardChoice {
  readonly tenant: string;
  readonly domains: readonly string[];
  readonly sources?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** Of facts received at or after `from` and before `to`. */
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
  readonly limit: number;
}

/** The place of a fact: a JSON list of codes, or the code of an airport. */
export const placeOfFact = `coalesce(payload::json #>> '{data,place,codes}', payload::json #>> '{data,from,codes}',
                            case when payload::json #>> '{data,movement}' in ('TOUCH_DOWN', 'ON_BLOCK') then payload::json #>> '{data,arrival}' end,
                            payload::json #>> '{data,departure}', payload::json #>> '{data,arrival}')`;

/** JSON is taken apart once for most events: those that have a place. Times are grouped first, so that none is sorted. */
const selectLastHeard = {
  name: 'select_last_heard',
  text: `
    select domain, source, type, place, sum(facts)::float8 as facts, min(past) as "firstEventTime", max(past) as "lastEventTime",
           count(past)::float8 as times, max(received) as "lastReceivedAt"
      from (select domain, source, type, case when event_time <= $7 then event_time end as past, count(*) as facts, max(received_at) as received,
                   ${placeOfFact} as place
              from caravan.fact
             where tenant = $1 and received_at >= $2 and received_at < $8 and domain = any($3::text[]) and not retracted
               and ($4::text[] is null or source = any($4))
               and ($5::text[] is null or type = any($5))
             group by domain, source, type, past, place) as by_time
     group by domain, source, type, place
     order by domain, source, type, place
     limit $6`,
};

/** Who was heard of where. Reads the facts received in the time chosen. */
export function lastHeard(connection: Connection, { tenant, domains, sources, types, from, to, now, limit }: HeardChoice): Promise<LastHeard[]> {
  return connection.rows<LastHeard>(selectLastHeard, [tenant, from, domains, sources ?? null, types ?? null, limit, now, to]);
}
