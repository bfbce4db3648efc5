import { topicOf } from '#libs/contracts';
import { createPublisher } from '#libs/kafka';
import type { Ledger } from './ledger.js';
import type { Message } from './message-mix.js';

/** Tries once to publish messages of one domain; true when all were acknowledged. Never throws for trouble on the way. */
export interface Publish {
  (domain: string, messages: readonly Message[]): Promise<boolean>;
}

/** A service that publishes straight to Kafka, events naming their tenant. */
export async function straightPublisher(brokers: readonly string[], topicPrefix: string, tenant: string, ledger: Ledger): Promise<{ publish: Publish; close(): Promise<void> }> {
  const publisher = await createPublisher({ brokers, clientId: 'faults-load' });
  const publish: Publish = async (domain, messages) => {
    try {
      await publisher.publish(messages.map(({ key, text }) => ({ topic: topicOf(domain, topicPrefix), key, value: Buffer.from(text), timestamp: Date.now() })));
    } catch (error) {
      ledger.noPromise(`Kafka: ${error instanceof Error ? error.name : String(error)}`);
      return false;
    }
    ledger.promise(tenant, messages.flatMap(({ event }) => event ?? []));
    return true;
  };
  return { publish, close: () => publisher.close() };
}

const answerWithinMillis = 40_000;

/** A client of the gateway; the tenant is that of its key. */
export function gatewayPublisher(url: () => string, key: string, tenant: string, ledger: Ledger): Publish {
  return async (_domain, messages) => {
    const events = messages.flatMap(({ event }) => event ?? []);
    const headers = { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${key}` };
    try {
      const answer = await fetch(`${url()}/v1/events`, { method: 'POST', headers, body: JSON.stringify(events), signal: AbortSignal.timeout(answerWithinMillis) });
      const body = (await answer.json()) as { accepted?: number; rejected?: readonly unknown[] };
      if (answer.status === 202 && body.accepted === events.length) {
        ledger.promise(tenant, events);
        return true;
      }
      if (answer.status === 429 || answer.status === 503) ledger.noPromise(`gateway: ${answer.status}`);
      else ledger.refused.push(`the gateway answered ${answer.status}: ${JSON.stringify(body).slice(0, 300)}`);
      return false;
    } catch (error) {
      ledger.noPromise(`gateway: ${nameOfFailure(error)}`);
      return false;
    }
  };
}

/** Whether the request never reached the gateway, was given up by us, or was cut off on its way. */
function nameOfFailure(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  if (name === 'TimeoutError') return 'no answer';
  return cause?.code === 'ECONNREFUSED' ? 'refused the connection' : 'cut off';
}
