import { withConnection } from './connection.js';
import type { Database } from './data-source.js';
import { oneAtATime } from './one-at-a-time.js';

/** A message that waits to be published. */
export interface Waiting {
  /** Ascends in the order of publication. */
  readonly id: string;
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer;
}

/** The first ones, at least one, that together hold about so many bytes. */
const selectWaiting = {
  name: 'select_outbox',
  text: `
    select id::text as id, topic, key, value
      from (select *, sum(octet_length(value)) over (order by id) - octet_length(value) as before
              from (select id, topic, key, value from caravan.outbox order by id limit $1) first) sized
     where before < $2
     order by id`,
};
const deleteSent = { name: 'delete_outbox', text: `delete from caravan.outbox where id = any($1::bigint[])` };

const mostBytes = 4 * 1024 * 1024;

/**
 * Hands the messages that wait longest to `publish`, in order, and forgets them once it resolves; returns how many there were.
 * One process at a time does it: undefined for the others. A crash in between publishes them again. No transaction is open meanwhile.
 */
export function relayOutbox(database: Database, most: number, publish: (messages: readonly Waiting[]) => Promise<void>): Promise<number | undefined> {
  return oneAtATime(database, 'caravan outbox', async () => {
    const messages = await withConnection(database, (connection) => connection.rows<Waiting>(selectWaiting, [most, mostBytes]));
    if (messages.length === 0) return 0;
    await publish(messages);
    await withConnection(database, (connection) => connection.run(deleteSent, [messages.map(({ id }) => id)]));
    return messages.length;
  });
}
