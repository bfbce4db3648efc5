import type { Domain, EntityName, Fact } from '#libs/contracts';
import { type HeldFacts, currentFacts } from '#libs/engine';
import type { ReferenceSnapshot } from '#libs/reference';

/** An entity with its facts of then. */
export interface ThenEntity extends EntityName {
  readonly facts: readonly Fact[];
}

/** The entities that current facts belong to, by a text that names them. */
export function entitiesOf(held: HeldFacts, domain: Domain, reference: ReferenceSnapshot): Map<string, ThenEntity> {
  const entities = new Map<string, EntityName & { facts: Fact[] }>();
  for (const fact of currentFacts(held)) {
    const { kind, key } = domain.entityOf(fact, reference) ?? { kind: 'fact', key: fact.factId };
    const name = `${kind}\u001f${key}`;
    const known = entities.get(name);
    if (known) known.facts.push(fact);
    else entities.set(name, { kind, key, facts: [fact] });
  }
  return entities;
}
