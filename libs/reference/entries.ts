import type { Checkpoint } from '#libs/contracts';

/** A node with what only queries read of it. */
export interface Node {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly kind: string;
  readonly zone: string;
  /** Degrees; absent where no coordinates are known. For display, never for matching. */
  readonly lat?: number;
  readonly lon?: number;
  readonly coordQuality: string;
  readonly status: string;
  readonly validFrom: string;
  readonly validTo: string;
  /** Holds figures of a whole border or route; left out of "all nodes". */
  readonly isArea: boolean;
}

/** A checkpoint with what only queries read of it; dates are empty where open-ended. */
export interface CheckpointEntry extends Checkpoint {
  readonly name: string;
  readonly status: string;
  readonly validFrom: string;
  readonly validTo: string;
}

/** A design capacity in force; `value` in the measure its `unit` names. */
export interface Capacity {
  readonly checkpoint: string;
  readonly unit: string;
  readonly value: number;
  readonly scope: string;
  readonly source: string;
  readonly validFrom: string;
  readonly validTo: string;
}

/** Inclusive local dates on which a side of a checkpoint is closed. */
export interface Closure {
  readonly checkpoint: string;
  readonly dateFrom: string;
  readonly dateTo: string;
  readonly side: 'A' | 'B' | 'BOTH';
  readonly reason: string;
}

/** A stretch between two nodes, valid in both directions. */
export interface LegEntry {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly mode: string;
  readonly distanceMetres: number;
  /** published, derived, great-circle, estimate. */
  readonly quality: string;
}

/** Ordered legs; consecutive ones share a node. */
export interface Corridor {
  readonly id: string;
  readonly name: string;
  readonly legs: readonly LegEntry[];
  /** The nodes in the order of the legs, one more than there are legs. */
  readonly nodes: readonly string[];
}

/** An airport as folds and queries see it. */
export interface Airport {
  readonly iata: string;
  readonly name: string;
  readonly city: string;
  readonly country: string;
  readonly zone: string;
  readonly validFrom: string;
  readonly validTo: string;
}
