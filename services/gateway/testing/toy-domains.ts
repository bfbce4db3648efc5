import { z } from 'zod';
import type { Domain, EventType } from '#libs/contracts';

const schema = z.object({
  node: z.string().min(1).max(20),
  classifier: z.enum(['PLANNED', 'ACTUAL']),
  count: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
});

function toyEvent(type: string): EventType {
  return {
    type,
    title: 'Something was counted',
    schema,
    check: ({ from, to }) => {
      const isReversed = typeof from === 'number' && typeof to === 'number' && from > to;
      return isReversed ? [{ reason: 'inconsistent', propertyPath: '$.data.to', message: 'to must not be below from' }] : [];
    },
    keep: (data) => [data['node'] ?? null, data['count'] ?? null],
  };
}

function toyDomain(name: string, type: string): Domain {
  return {
    name,
    foldVersion: 1,
    events: [toyEvent(type)],
    cubes: [],
    indicators: [],
    routeKey: (_type, kept) => (kept as [string])[0],
    entityOf: () => undefined,
    fold: () => ({ contributions: [] }),
  };
}

/** Two domains of one event type each, enough to see what the gateway does with any. */
export const toyDomains: readonly Domain[] = [toyDomain('toys', 'caravan.toy.counted.v1'), toyDomain('games', 'caravan.game.counted.v1')];
