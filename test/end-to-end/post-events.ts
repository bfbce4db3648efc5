import type { World } from '../golden/world.js';

/** What the gateway said to events. */
export interface Posted {
  readonly status: number;
  readonly accepted: number;
  readonly rejected: readonly { readonly index: number; readonly feedback: readonly { readonly code: string; readonly propertyPath: string }[] }[];
}

const eventsPerRequest = 1_000;

/** Posts events as batches, one after the other. Throws when one is refused. */
export async function postEvents(world: World, key: string, events: readonly object[]): Promise<void> {
  for (let at = 0; at < events.length; at += eventsPerRequest) {
    const batch = events.slice(at, at + eventsPerRequest);
    const posted = await postBody(world, key, { 'content-type': 'application/cloudevents-batch+json' }, JSON.stringify(batch));
    if (posted.accepted !== batch.length) throw new Error(`the gateway answered ${JSON.stringify(posted).slice(0, 1_000)}`);
  }
}

/** Posts a body as it is. */
export async function postBody(world: World, key: string, headers: Readonly<Record<string, string>>, body: string | Buffer): Promise<Posted> {
  const answer = await fetch(`${world.gatewayUrl}/v1/events`, { method: 'POST', headers: { ...headers, authorization: `Bearer ${key}` }, body });
  const { accepted = 0, rejected = [] } = (await answer.json()) as Partial<Posted>;
  return { status: answer.status, accepted, rejected };
}
