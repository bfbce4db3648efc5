import type { FastifyRequest } from 'fastify';
import type { OpenEntity, OpenEntityChoice } from '#libs/database/reads';
import { readList } from '../question/parse-filters.js';
import { pagingOf, paramsOf } from './params.js';

interface OpenPlace {
  readonly since: string;
  readonly entityKey: string;
}

/** How a page of entities in a state is chosen, and cut out of one row more. */
export interface OpenPaging {
  readonly chosen: Pick<OpenEntityChoice, 'nodes' | 'after' | 'limit'>;
  cut(found: readonly OpenEntity[]): { readonly rows: readonly OpenEntity[]; readonly next: string | null };
}

const defaultLimit = 100;

/** By `node`, `limit` and `cursor`. Throws a 400 for a cursor that is not of this question. */
export function openPagingOf(request: FastifyRequest): OpenPaging {
  const params = paramsOf(request);
  const { place, limit, cut } = pagingOf<OpenPlace>(request, defaultLimit);
  return {
    chosen: {
      nodes: params.has('node') ? readList(params, 'node') : undefined,
      after: place && { since: new Date(place.since), entityKey: place.entityKey },
      limit: limit + 1,
    },
    cut: (found) => cut(found, ({ since, entityKey }) => ({ since: since.toISOString(), entityKey })),
  };
}
