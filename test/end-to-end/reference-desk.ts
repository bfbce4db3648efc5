import type { Kind, Row } from '#libs/reference';
import type { World } from '../golden/world.js';
import { until } from './progress.js';
import type { QueryClient } from './query-service.js';

/** A tenant that changes its own reference rows through the gateway. */
export interface Editor {
  readonly key: string;
  /** Writes rows; resolves to how many changed. Throws when the gateway refuses them. */
  load(kind: Kind, rows: readonly Row[]): Promise<number>;
  /** Takes a row of its own away. */
  remove(kind: Kind, key: Row): Promise<void>;
}

/** An editor with a key that may publish, query and operate. */
export async function openEditor(world: World, tenant: string): Promise<Editor> {
  const key = await world.keyFor(tenant, ['publish', 'query', 'operate']);
  const send = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${world.gatewayUrl}/v1/reference/${path}`, { method, headers: { authorization: `Bearer ${key}` }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.status !== 200) throw new Error(`${method} ${path} was answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    key,
    load: async (kind, rows) => Number((await send('PUT', kind, { rows }))['changed']),
    remove: async (kind, row) => void (await send('DELETE', `${kind}?${new URLSearchParams(row).toString()}`)),
  };
}

interface DomainProgress {
  readonly isReferenceWalked: boolean;
  readonly entitiesOfOtherFolds: number;
}

/** Resolves once every entity is folded by the reference data and the folds of now, as the query service has it. */
export function untilRefolded(query: QueryClient, key: string): Promise<void> {
  return until(async () => {
    const { body } = await query.get('/v1/refolds', key);
    return (body['domains'] as readonly DomainProgress[]).every((domain) => domain.isReferenceWalked && domain.entitiesOfOtherFolds === 0);
  });
}
