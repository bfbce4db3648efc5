import type { EntityRow } from '#libs/engine';
import { segmentCount, wholeApplied, wholeFacts, wholeFlags } from './whole-lives.js';

/** The columns of `entity` as {@link toEntityRow} reads them: of long lives the open ends. */
export const entityColumnList = `entity_key, tenant, domain, kind, natural_key, version, facts, applied, fold_version, settled_version,
           reference_version, flags, state, at_node, since, cut`;

/** The same of `caravan.entity e`, whole lives. */
export const wholeEntityColumnList = `e.entity_key, e.tenant, e.domain, e.kind, e.natural_key, e.version, ${wholeFacts} as facts,
           ${wholeApplied} as applied, e.fold_version, e.settled_version, e.reference_version,
           ${wholeFlags} as flags, e.state, e.at_node, e.since, ${segmentCount} as segments`;

export interface EntityColumns {
  entity_key: string;
  tenant: string;
  domain: string;
  kind: string;
  natural_key: string;
  version: number;
  facts: Buffer;
  applied: Buffer;
  fold_version: number;
  settled_version: number;
  reference_version: number;
  flags: string | null;
  state: string | null;
  at_node: string | null;
  since: Date | null;
  cut?: Buffer | null;
  segments?: number | null;
}

/** The engine's view of an entity's row. */
export function toEntityRow(row: EntityColumns): EntityRow {
  return {
    entityKey: row.entity_key,
    tenant: row.tenant,
    domain: row.domain,
    kind: row.kind,
    naturalKey: row.natural_key,
    version: row.version,
    facts: row.facts,
    applied: row.applied,
    foldVersion: row.fold_version,
    settledVersion: row.settled_version,
    referenceVersion: row.reference_version,
    flags: row.flags ?? undefined,
    state: row.state ?? undefined,
    atNode: row.at_node ?? undefined,
    since: row.since === null ? undefined : row.since.getTime() / 1000,
    cut: row.cut ?? undefined,
    segments: row.segments ?? undefined,
  };
}
