import { compiled, replace } from './patch.js';

interface Row {
  readonly facts: Buffer;
  readonly applied: Buffer;
}

interface Folded {
  readonly row: Row;
  readonly removed: readonly unknown[];
  readonly added: readonly unknown[];
}

interface Entity {
  readonly row: Row | undefined;
  readonly touched: ReadonlySet<string>;
}

type Fold = (domain: never, entity: Entity, reference: never) => Folded;
type UnpackFacts = (packed: Buffer) => ReadonlyMap<string, unknown>;

// A correction is stored, and what the entity contributes stays as it was.
replace<Fold>('libs/engine/working-entity.js', 'foldEntity', (fold) => (domain, entity, reference) => {
  const folded = fold(domain, entity, reference);
  if (!entity.row || !corrects(entity.row, entity.touched)) return folded;
  return { ...folded, row: { ...folded.row, applied: entity.row.applied }, added: folded.removed };
});

/** Some fact that was touched is one that the entity held already. */
function corrects(row: Row, touched: ReadonlySet<string>): boolean {
  const unpackFacts = compiled('libs/engine/entity-facts.js')['unpackFacts'] as UnpackFacts;
  const known = unpackFacts(row.facts);
  return [...touched].some((factId) => known.has(factId));
}
