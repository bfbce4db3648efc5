import { createHmac } from 'node:crypto';
import type { Delivery } from '#libs/database/alarms';
import type { OutgoingMessage } from '#libs/kafka';
import type { Way } from './keep-episodes.js';

/** Delivers one message on one way; rejects with why it did not arrive. It may be called again for a message that did. */
export type Send = (delivery: Delivery) => Promise<void>;
export type Senders = Partial<Record<Way, Send>>;

/** Less than a message is lent for, so that nobody else sends it meanwhile. */
const timeoutMillis = 10_000;

/** The message as it stands, under the key of its tenant: what is told of a tenant stays in order. */
export function kafkaSender(topic: string, publish: (messages: readonly OutgoingMessage[]) => Promise<void>): Send {
  return ({ body, tenant }) => publish([{ topic, key: tenant, value: Buffer.from(body), timestamp: Date.now() }]);
}

/** What the receiver of a webhook computes: HMAC-SHA256 of `<seconds>.<body>` under the shared secret, in hex. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}

/** POSTs the message with `caravan-signature: t=<seconds>,v1=<hex>`; any 2xx is an arrival. */
export function webhookSender(url: string, secret: string, clock: () => number): Send {
  return async ({ messageId, body }) => {
    const seconds = Math.floor(clock() / 1000);
    await post(url, body, {
      'content-type': 'application/cloudevents+json', 'caravan-message-id': messageId, 'caravan-signature': `t=${seconds},v1=${signatureOf(secret, seconds, body)}`,
    });
  };
}

/** Far enough that Alertmanager does not end an alert by itself: it ends when its episode is told to be closed. */
const untilClosed = '2100-01-01T00:00:00.000Z';

/** Sends the episode to the API of Alertmanager (v2): an alert that starts when it opened and ends when it closed. */
export function alertmanagerSender(url: string): Send {
  return async ({ body }) => {
    await post(`${url.replace(/\/+$/, '')}/api/v2/alerts`, JSON.stringify([alertOf(JSON.parse(body) as Message)]), { 'content-type': 'application/json' });
  };
}

interface Message {
  readonly tenant: string;
  readonly data: {
    readonly rule: string; readonly subject: string; readonly domain: string; readonly severity: string; readonly message: string;
    readonly labels: Readonly<Record<string, string>>; readonly openedAt: string; readonly closedAt: string | null;
  };
}

/** The alert of a message; the same episode has the same labels, by which Alertmanager knows it. */
export function alertOf({ tenant, data }: Message): object {
  const { rule, subject, domain, severity, message, labels, openedAt, closedAt } = data;
  const named = Object.entries(labels).map(([name, value]) => [name.replaceAll(/[^A-Za-z0-9_]/g, '_'), value]);
  return {
    labels: { ...Object.fromEntries(named), alertname: rule, tenant, domain, severity, subject },
    annotations: { summary: message },
    startsAt: openedAt, endsAt: closedAt ?? untilClosed,
  };
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(timeoutMillis) });
  await response.arrayBuffer(); // gives the connection back
  if (!response.ok) throw new Error(`it answered ${response.status}`);
}
