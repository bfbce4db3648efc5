import type { Fraction } from '../decimal.js';
import type { Figure, NullReason } from '../formulas/figure.js';
import type { Growth } from '../growth/growth.js';
import type { RowKey } from './row-groups.js';

/** Marks of a row that a reader has to know of. A closed list. */
export const rowFlags = {
  partial: 'The bucket is cut by the range asked for or, where it is compared, by the days that are not over yet.',
  unconverted: 'Some amounts have no rate and are not in the value; they are listed.',
  coverage_changed: 'Other nodes reported than in the base; `common` compares those that reported in both.',
  lowBase: 'The base is below 30: a ratio to it says little.',
  holiday: 'Closures differ between the two periods.',
  distance_ambiguous: 'Several corridors join the two nodes over different distances; the first of them counts: filter a corridor to choose.',
} as const;
export type RowFlag = keyof typeof rowFlags;

/** Both figures over the nodes that reported in both periods. */
export interface CommonNodes {
  readonly nodes: number;
  readonly value: Fraction | null;
  readonly base: Fraction | null;
  readonly growth: Growth | null;
}

/** What a row's figure was compared with. */
export interface Compared {
  readonly base: Fraction | null;
  readonly growth: Growth | null;
  /** Set when the ratio is null. */
  readonly reason: NullReason | null;
  readonly flags: readonly RowFlag[];
  readonly common: CommonNodes | null;
  /** What a part adds to the growth of the whole; null where parts do not add up. */
  readonly contribution: Fraction | null;
}

/** One row of an answer. */
export interface AnswerRow {
  /** A local date, an instant for hours, null for the total. */
  readonly bucket: string | null;
  readonly key: RowKey;
  readonly figure: Figure;
  readonly flags: readonly RowFlag[];
  readonly compared: Compared | undefined;
  /** When this figure was last restated. */
  readonly restatedAt: Date | undefined;
}
