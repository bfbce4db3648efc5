import { type ImportStart, firstLook, mapFile } from '#libs/adapters';
import type { CloudEvent } from '#libs/contracts';
import { importFeed } from '#services/cli';
import type { World } from '../golden/world.js';

export type BundledFeed = 'us-bts-border' | 'hk-control-points' | 'dpsu-queue' | 'us-cbp-wait' | 'abq-departures';

/** The bundled imports of a feed; CBP has two, one for each snapshot. */
export function startsOf(feed: BundledFeed): readonly ImportStart[] {
  const starts = firstLook().filter(({ mapping }) => mapping.feed === feed);
  if (starts.length === 0) throw new Error(`samples/first-look.yaml has no ${feed}`);
  return starts;
}

/** The bundled imports that give border events: BTS, Hong Kong, DPSU and both snapshots of CBP. */
export function borderFeeds(): readonly ImportStart[] {
  return (['us-bts-border', 'hk-control-points', 'dpsu-queue', 'us-cbp-wait'] as const).flatMap(startsOf);
}

/** Imports a feed through the gateway as `caravan import` does; returns how many events were accepted. Throws when one was refused. */
export async function importStart(world: World, key: string, start: ImportStart): Promise<number> {
  const refusals: string[] = [];
  const { accepted } = await importFeed({ ...start, gatewayUrl: world.gatewayUrl, key }, { onRefusal: (refusal) => void refusals.push(JSON.stringify(refusal)) });
  if (refusals.length > 0) throw new Error(`${refusals.length} refused, the first: ${refusals[0]}`);
  return accepted;
}

/** The events of feeds, in file order. */
export async function readEvents(starts: readonly ImportStart[]): Promise<CloudEvent[]> {
  const events: CloudEvent[] = [];
  for (const { mapping, files, params } of starts) {
    for await (const row of mapFile(mapping, files, params)) events.push(...row.events);
  }
  return events;
}
