import { redriveHeader, writeRedriven } from '#libs/engine';
import type { Letter } from '#libs/database';
import type { OutgoingMessage } from '#libs/kafka';

/** The record as it was, with what is known of its past in a header. */
export function messageOf({ topic, key, value, headers, receivedAt, attempts }: Letter): OutgoingMessage {
  const kept: Record<string, Buffer[]> = {};
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = (headers[i] as Buffer).toString('utf8');
    if (name !== redriveHeader) (kept[name] ??= []).push(headers[i + 1] as Buffer);
  }
  const redriven = writeRedriven({ attempts, firstReceivedAt: firstReceipt(headers) ?? receivedAt.getTime() });
  return { topic, key, value, timestamp: Date.now(), headers: { ...kept, [redriveHeader]: [redriven] } };
}

/** A letter that was redriven before knows its first receipt by its own header. */
function firstReceipt(headers: readonly Buffer[]): number | undefined {
  const at = headers.findIndex((name, i) => i % 2 === 0 && name.toString('utf8') === redriveHeader);
  const text = at < 0 ? undefined : headers[at + 1]?.toString('latin1').split(' ')[1];
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
