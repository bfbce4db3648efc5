import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '#libs/contracts';
import { registry } from '#libs/platform';
import { findProjectRoot } from '#libs/reference';
import { startWorld } from '../golden/world.js';
import { postEvents } from '../end-to-end/post-events.js';
import { startQuery } from '../end-to-end/query-service.js';
import { selectAs, verify } from '../end-to-end/stored-state.js';

/** Where a domain made by `npm run new-domain` shows up, as one line of JSON on stdout. */
export interface Tour {
  readonly schemaTypes: readonly string[];
  readonly view: readonly object[];
  readonly indicator: readonly object[];
  readonly metrics: readonly string[];
  readonly problems: number;
}

/** Publishes the domain's sample event through gateway, Kafka and Postgres and looks everywhere for it. */
async function tour(name: string): Promise<Tour> {
  const tenant = 'tour';
  const sample = JSON.parse(readFileSync(join(findProjectRoot(), 'services', name, 'samples', 'move.json'), 'utf8')) as JsonObject;
  const world = await startWorld({ name: 'tour', referenceSets: ['common'], timestampType: 'LogAppendTime' });
  const query = await startQuery(world);
  try {
    const key = await world.keyFor(tenant);
    await postEvents(world, key, [sample]);
    await world.settle();
    const schemas = (await (await fetch(`${world.gatewayUrl}/v1/schemas`)).json()) as { readonly schemas: readonly { readonly type: string; readonly domain: string }[] };
    return {
      schemaTypes: schemas.schemas.filter(({ domain }) => domain === name).map(({ type }) => type),
      view: await selectAs(world, tenant, `select node, move, n from caravan.${name.replaceAll('-', '_')}_moves where grain = 'day'`),
      indicator: await query.rows(`/v1/indicators/${name}-moves?from=2024-05-01&to=2024-05-02&grain=day&by=node,move`, key),
      metrics: (await registry.metrics()).split('\n').filter((line) => line.includes(`domain="${name}"`)),
      problems: (await verify(world)).length,
    };
  } finally {
    await query.stop();
    await world.stop();
  }
}

tour(process.argv[2] ?? '').then(
  (found) => {
    console.log(JSON.stringify(found));
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
