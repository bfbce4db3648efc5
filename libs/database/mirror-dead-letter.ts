import { deadLetterTopic } from '#libs/contracts';
import type { DeadLetterRow } from '#libs/engine';
import type { OutboxMessage } from './statements/insert-outbox.js';

/** A record larger than this would not fit into a message in base64: the table has its bytes. */
const mostBytes = 512 * 1024;

/** The message that mirrors a dead letter, keyed by its partition so that those of one stay in order; bytes in base64. */
export function mirrorDeadLetter(row: DeadLetterRow): OutboxMessage {
  const { key, value, headers, offset, receivedAt, ...told } = row;
  const bytes = [key, value, ...headers.map(([, each]) => each)].reduce((sum, each) => sum + (each?.length ?? 0), 0);
  const isWhole = bytes <= mostBytes;
  const record = isWhole ? { key: textOf(key), value: textOf(value), headers: headers.map(([name, each]) => [name, textOf(each)]) } : { key: null, value: null, headers: [] };
  const mirror = { ...told, offset: offset.toString(), receivedAt: new Date(receivedAt).toISOString(), bytes, isWhole, record };
  return { topic: deadLetterTopic(), key: Buffer.from(`${row.topic}/${row.partition}`), value: Buffer.from(JSON.stringify(mirror)) };
}

function textOf(bytes: Buffer | undefined): string | null {
  return bytes?.toString('base64') ?? null;
}
