import type { Connection } from '../connection.js';

/** A message on its way. */
export interface Delivery {
  readonly messageId: string;
  readonly body: string;
  readonly tenant: string;
  readonly attempts: number;
}

/**
 * Lends messages for some time, longer after each attempt: who does not say in time that they arrived leaves them to the next. What is told of an
 * episode later waits for what is told first.
 */
const leaseDeliveries = {
  name: 'alarm_lease_deliveries',
  text: `
    with lent as (
      update caravan.alarm_delivery d
         set attempts = d.attempts + 1, next_at = now() + least(600, greatest(15, 2 ^ least(d.attempts, 12))) * interval '1 second'
       where (d.message_id, d.way) in (
               select message_id, way
                 from caravan.alarm_delivery o
                where way = $1 and delivered_at is null and next_at <= now()
                  and not exists (select from caravan.alarm_delivery e where e.alarm_id = o.alarm_id and e.way = o.way and e.position < o.position and e.delivered_at is null)
                order by position
                limit $2
                  for update skip locked)
      returning d.message_id, d.attempts, d.position
    )
    select m.id as "messageId", m.body, m.tenant, lent.attempts
      from lent join caravan.alarm_message m on m.id = lent.message_id
     order by lent.position`,
};

const markDelivered = { name: 'alarm_mark_delivered', text: `update caravan.alarm_delivery set delivered_at = now(), last_error = null where message_id = $1 and way = $2` };
/** A failed one is tried again after a pause that doubles up to ten minutes. */
const markFailed = {
  name: 'alarm_mark_failed',
  text: `update caravan.alarm_delivery set last_error = left($3, 500), next_at = now() + least(600, 2 ^ least(attempts, 12)) * interval '1 second' where message_id = $1 and way = $2`,
};
const countUndelivered = {
  name: 'alarm_count_undelivered',
  text: `select way, count(*)::float8 as count from caravan.alarm_delivery where delivered_at is null group by way`,
};

/** Takes messages that are due on a way, in the order they were written. */
export async function leaseAlarmDeliveries(connection: Connection, way: string, limit: number): Promise<Delivery[]> {
  return connection.rows<Delivery>(leaseDeliveries, [way, limit]);
}

/** Notes that a message arrived. */
export async function noteDelivered(connection: Connection, messageId: string, way: string): Promise<void> {
  await connection.run(markDelivered, [messageId, way]);
}

/** Notes why a message did not arrive. */
export async function noteFailed(connection: Connection, messageId: string, way: string, error: string): Promise<void> {
  await connection.run(markFailed, [messageId, way, error]);
}

/** Messages still to be delivered, by way. */
export function undeliveredMessages(connection: Connection): Promise<{ way: string; count: number }[]> {
  return connection.rows<{ way: string; count: number }>(countUndelivered);
}
