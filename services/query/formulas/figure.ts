import { type Sketch, emptySketch } from '#libs/engine';
import type { Fraction } from '../decimal.js';

/** Why a value is null. A closed list, explained in docs/query.md. */
export const nullReasons = {
  nothing_observed: 'No fact of this bucket has arrived; 0 would claim that somebody counted none.',
  not_measured: 'There are facts, but none of them carries what the figure is divided by.',
  not_available: 'The question is finer than the period for which the figure is reported.',
  not_complete: 'No local day of this bucket is over yet, and only complete days are compared.',
  distance_unknown: 'No leg or corridor joins the two nodes.',
  no_rate: 'No amount could be converted to USD: no rate of the day or of the 7 days before.',
  not_open: 'The checkpoint is planned or was not open at all.',
  closed: 'The checkpoint was closed on every day.',
  capacity_unknown: 'No capacity is known for at least one open day, or not in the unit asked for.',
  base_zero: 'The base is 0: a ratio to it means nothing.',
  base_negative: 'The base is below 0: a ratio to it means nothing.',
  no_base: 'Nothing was reported in the base.',
  pending: 'The source says that its figure is being updated.',
  stale: 'The last report is older than its source says it may be used.',
} as const;

export type NullReason = keyof typeof nullReasons;

/** An amount that no rate converts. */
export interface Unconverted {
  readonly date: string;
  readonly currency: string;
  readonly amountMinor: bigint;
}

/** One number with what it rests on; `reason` is set exactly when `value` is null. */
export interface Figure {
  readonly value: Fraction | null;
  readonly reason: NullReason | null;
  /** Observations. */
  readonly n: bigint;
  /** Known of all; null where that has no meaning. */
  readonly completeness: Fraction | null;
  readonly sketch: Sketch;
  readonly parts: Readonly<Record<string, bigint | null>>;
  /** Figures shown beside the value, in its unit or as shares; null where there is none. */
  readonly beside: Readonly<Record<string, Fraction | null>>;
  readonly unconverted: readonly Unconverted[];
  /** The least sure of the distances it rests on; null where it rests on none. */
  readonly distanceQuality: string | null;
  /** True when another corridor joins the same nodes over another distance. */
  readonly isDistanceAmbiguous: boolean;
}

/** The figure of which nothing is known. */
export function noFigure(reason: NullReason): Figure {
  return {
    value: null, reason, n: 0n, completeness: null, sketch: emptySketch, parts: {}, beside: {}, unconverted: [], distanceQuality: null, isDistanceAmbiguous: false,
  };
}

/** Sums of rollups that agree in date and dimension values. */
export interface Cell {
  /** Empty unless dates are kept apart. */
  readonly date: string;
  /** The local dates on which something was counted, where they are listed or kept apart; else empty. */
  readonly dates: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly n: bigint;
  /** By measure. */
  readonly sums: Readonly<Record<string, bigint>>;
  readonly sketch: Sketch;
}
