import { replace } from './patch.js';

interface Folded {
  readonly row: { readonly applied: Buffer };
}

interface Entity {
  readonly row: { readonly applied: Buffer } | undefined;
  readonly cause: { readonly cause: string } | undefined;
}

type Fold = (domain: never, entity: Entity, reference: never) => Folded;

// A correction is stored, and what the entity contributes stays as it was.
replace<Fold>('libs/engine/working-entity.js', 'foldEntity', (fold) => (domain, entity, reference) => {
  const folded = fold(domain, entity, reference);
  if (entity.cause?.cause !== 'correction' || !entity.row) return folded;
  return { ...folded, row: { ...folded.row, applied: entity.row.applied }, removed: [], added: [] };
});
