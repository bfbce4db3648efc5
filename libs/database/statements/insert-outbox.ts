import { byteaArray, textArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

/** A message to be published once the transaction is committed; `topic` is without the prefix of an installation. */
export interface OutboxMessage {
  readonly topic: string;
  readonly key: Buffer;
  readonly value: Buffer;
}

const insertOutboxRows = {
  name: 'insert_outbox',
  text: `
    insert into caravan.outbox (topic, key, value)
    select topic, key, value
      from unnest($1::text[], $2::bytea[], $3::bytea[]) with ordinality as u(topic, key, value, position)
     order by position`,
};

export async function insertOutbox(connection: Connection, messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await connection.run(insertOutboxRows, [textArray(messages.map(({ topic }) => topic)), byteaArray(messages.map(({ key }) => key)), byteaArray(messages.map(({ value }) => value))]);
}
