import type { PartName } from './answers.mjs';
import type { Changed } from './live.mjs';

/** A part of the page: the question that answers it and what makes it worth asking again. */
export interface Part {
  readonly path: string;
  /** Domains whose records change it. */
  readonly domains: 'all' | readonly string[];
  /** Lists that change it. */
  readonly lists: readonly string[];
}

const ofReference = { domains: [], lists: ['reference'] } as const;

/** All parts; a question of hundreds of milliseconds is asked less often (refresher.mts). */
export const parts: Readonly<Record<PartName, Part>> = {
  overview: { path: '/v1/overview', domains: 'all', lists: ['restatements', 'reference'] },
  queues: { path: '/v1/indicators/queue-now?limit=2000', domains: ['border-checkpoints'], lists: ['reference'] },
  status: { path: '/v1/status', domains: 'all', lists: [] },
  sources: { path: '/v1/indicators/freshness?by=source,domain', domains: 'all', lists: ['reference'] },
  alarms: { path: '/v1/alarms?state=open&limit=50', domains: [], lists: ['alarms'] },
  restatements: { path: '/v1/restatements?limit=15', domains: [], lists: ['restatements'] },
  letters: { path: '/v1/dead-letters?limit=15', domains: [], lists: ['dead-letters'] },
  nodes: { path: '/v1/reference/nodes?limit=10000', ...ofReference },
  legs: { path: '/v1/reference/legs?limit=10000', ...ofReference },
  corridors: { path: '/v1/reference/corridors?limit=10000', ...ofReference },
  checkpoints: { path: '/v1/reference/checkpoints?limit=10000', ...ofReference },
};

export const partNames = Object.keys(parts) as readonly PartName[];

/** The parts that may look different after a change. */
export function partsOf({ domains, lists }: Changed): PartName[] {
  return partNames.filter((name) => {
    const part = parts[name];
    const isOfDomain = part.domains === 'all' ? domains.length > 0 : part.domains.some((domain) => domains.includes(domain));
    return isOfDomain || part.lists.some((list) => lists.includes(list));
  });
}
