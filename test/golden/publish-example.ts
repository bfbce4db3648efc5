import type { JsonObject } from '#libs/contracts';
import type { World } from './world.js';

/** What the gateway refused: event id and the reason named first. */
export interface Refused {
  readonly id: string;
  readonly reason: string;
}

interface Answer {
  readonly rejected?: readonly { readonly index: number; readonly feedback: readonly { readonly code: string; readonly severity?: string }[] }[];
}

/** Posts the events as one batch received at `receivedAt`; returns what was refused. */
export async function publishEvents(world: World, key: string, events: readonly JsonObject[], receivedAt: number): Promise<Refused[]> {
  world.setClock(receivedAt);
  const answer = await fetch(`${world.gatewayUrl}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${key}` },
    body: JSON.stringify(events),
  });
  const body = (await answer.json()) as Answer;
  if (answer.status !== 202 && answer.status !== 422) throw new Error(`the gateway answered ${answer.status}: ${JSON.stringify(body)}`);
  return (body.rejected ?? []).map(({ index, feedback }) => ({ id: String(events[index]?.['id']), reason: feedback[0]?.code ?? 'none' }));
}
