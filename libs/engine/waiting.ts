import type { EntityRow } from './store.js';

/** A change of reference data for which entities are still being folded. */
export interface PendingReference {
  /** Whose rows changed; '' means everybody's. */
  readonly tenant: string;
  /** The last change. */
  readonly version: number;
  /** The last key visited by the walk for that very change; undefined when it has not begun. */
  readonly walkedTo: string | undefined;
}

/** What an entity still waits for. */
export interface Waiting {
  /** True when it is still to be folded again. */
  readonly isWaiting: boolean;
  /** True when what it has applied is allowed to differ from the fold of now. */
  readonly mayDiffer: boolean;
  /** True when another fold version wrote it, which nobody but that version can judge. */
  readonly isForeign: boolean;
}

/** Whether an entity waits to be folded again, and what follows from it. */
export function waitingOf(row: EntityRow, foldVersion: number, pending: readonly PendingReference[]): Waiting {
  const changes = pending.filter(({ tenant, walkedTo }) => (tenant === '' || tenant === row.tenant) && !(walkedTo !== undefined && row.entityKey <= walkedTo));
  const isForeign = row.foldVersion !== foldVersion;
  return {
    isForeign,
    isWaiting: row.settledVersion !== foldVersion || changes.length > 0,
    mayDiffer: isForeign || changes.some(({ version }) => row.referenceVersion < version),
  };
}
