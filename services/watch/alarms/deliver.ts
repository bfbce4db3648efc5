import { type Database, withConnection } from '#libs/database';
import { type Delivery, leaseAlarmDeliveries, noteDelivered, noteFailed, undeliveredMessages } from '#libs/database/alarms';
import { type Logger, watchMetrics } from '#libs/platform';
import type { Way } from './keep-episodes.js';
import type { Send, Senders } from './ways.js';

const atOnce = 50;

export interface DeliveryParts {
  readonly database: Database;
  readonly senders: Senders;
  readonly logger: Logger;
}

/** Delivers what is due on every way. What does not arrive is tried again later, longer and longer apart, for ever. */
export async function deliverAll(parts: DeliveryParts): Promise<void> {
  await Promise.all(Object.entries(parts.senders).map(([way, send]) => deliverOn(parts, way as Way, send)));
  watchMetrics.undelivered.reset();
  for (const { way, count } of await withConnection(parts.database, undeliveredMessages)) watchMetrics.undelivered.set({ way }, count);
}

async function deliverOn(parts: DeliveryParts, way: Way, send: Send): Promise<void> {
  const due = await withConnection(parts.database, (connection) => leaseAlarmDeliveries(connection, way, atOnce));
  for (const delivery of due) await deliverOne(parts, way, send, delivery);
}

async function deliverOne({ database, logger }: DeliveryParts, way: Way, send: Send, delivery: Delivery): Promise<void> {
  const { messageId, attempts } = delivery;
  try {
    await send(delivery);
  } catch (error) {
    watchMetrics.deliveries.inc({ way, outcome: 'failed' });
    logger.warn({ err: error, way, messageId, attempts }, 'an alarm message did not arrive and is sent again');
    await withConnection(database, (connection) => noteFailed(connection, messageId, way, error instanceof Error ? error.message : String(error)));
    return;
  }
  await withConnection(database, (connection) => noteDelivered(connection, messageId, way));
  watchMetrics.deliveries.inc({ way, outcome: 'delivered' });
}
