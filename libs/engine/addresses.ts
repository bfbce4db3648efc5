import type { Domain, Fact, Reference } from '#libs/contracts';
import type { HeldFact } from './entity-facts.js';
import { entityKeyOf } from './keys.js';

/** Which entity a fact goes to, with the uuid of its row. */
export interface EntityAddress {
  readonly entityKey: string;
  readonly tenant: string;
  readonly kind: string;
  readonly naturalKey: string;
}

/** What of a fact its address follows from; a fact that came in and one that an entity holds both have it. */
export type Addressed = Pick<HeldFact, 'factId' | 'source' | 'eventId' | 'type' | 'time' | 'recorded' | 'kept'>;

/** The entity that a fact of a tenant belongs to under the given reference data. */
export function addressOf(domain: Domain, tenant: string, fact: Addressed, reference: Reference): EntityAddress {
  const name = fact.time === undefined ? undefined : domain.entityOf(asKeyFact(fact, fact.time), reference);
  if (name === undefined) return ownAddress(tenant, fact);
  return { entityKey: entityKeyOf(tenant, domain.name, name.kind, name.key), tenant, kind: name.kind, naturalKey: name.key };
}

/** The address of a fact that is an entity of its own, or of a retraction that came before its fact. */
export function ownAddress(tenant: string, { factId, source, eventId }: Addressed): EntityAddress {
  return { entityKey: factId, tenant, kind: 'fact', naturalKey: `${source} ${eventId}` };
}

function asKeyFact({ factId, source, eventId, type, recorded, kept }: Addressed, time: number): Fact {
  return { factId, source, id: eventId, type, time, recorded, kept };
}
