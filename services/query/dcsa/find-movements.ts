import { callType, milestoneType } from '#libs/adapters';
import type { Domain } from '#libs/contracts';
import type { Connection } from '#libs/database';
import { findEntities, listFactIds } from '#libs/database/reads';
import { entityKeyOf, unpackFacts } from '#libs/engine';
import type { DcsaQuestion } from './parse-dcsa-question.js';

/** What the domain calls the entity of a container. */
const containerKind = 'container';

/** The facts that may be asked for, in the order of their ids, at most `limit` after the one given: some version of them fits. */
export async function findMovements(
  connection: Connection, tenant: string, domain: Domain, { equipmentReference, recorded, unLocationCode }: DcsaQuestion, after: string | undefined, limit: number,
): Promise<readonly string[]> {
  if (equipmentReference !== undefined) return findOfContainer(connection, tenant, domain, equipmentReference, after, limit);
  const asDate = (instant: number | undefined): Date | undefined => (instant === undefined ? undefined : new Date(instant));
  return listFactIds(connection, tenant, {
    domain: domain.name, types: [milestoneType, callType], recordedFrom: asDate(recorded.from), recordedTo: asDate(recorded.to),
    placeCode: unLocationCode === undefined ? undefined : `UNLOCODE:${unLocationCode}`, after, limit,
  });
}

/** A container's facts are those of its entity. */
async function findOfContainer(connection: Connection, tenant: string, domain: Domain, number: string, after = '', limit: number): Promise<readonly string[]> {
  const key = keyOfContainer(domain, number);
  const [entity] = key === undefined ? [] : await findEntities(connection, tenant, [entityKeyOf(tenant, domain.name, containerKind, key)]);
  const factIds = entity ? [...unpackFacts(entity.facts).keys()].sort() : [];
  return factIds.filter((factId) => factId > after).slice(0, limit);
}

/** The key under which the domain gathers the milestones of a container: it normalises the number. None for a placeholder. */
function keyOfContainer(domain: Domain, containerNumber: string): string | undefined {
  const milestone = domain.events.find(({ type }) => type === milestoneType);
  const kept = milestone?.keep({ containerNumber, milestone: 'GATED_IN', classifier: 'ACTUAL', place: { codes: [] } });
  return kept === undefined ? undefined : domain.routeKey(milestoneType, kept);
}
