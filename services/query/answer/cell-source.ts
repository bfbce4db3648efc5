import type { AppliedLine } from '#libs/engine';
import type { Cell } from '../formulas/figure.js';
import type { Span } from '../question/windows.js';
import type { Reading } from './reading.js';

/** A question's cells by the span they were asked for. */
export type CellsBySpan = readonly (readonly Cell[])[];

/** When the figures of a group (values of the reading's group) were last restated. */
export interface Restated {
  readonly span: number;
  readonly values: Readonly<Record<string, string>>;
  readonly at: Date;
}

/** Where figures come from: the rollups as they are, or facts folded anew as they were known at some time. */
export interface CellSource {
  /** The cells of each span; empty spans have none. Throws {@link TooManyCells}. */
  readCells(reading: Reading, spans: readonly Span[]): Promise<CellsBySpan>;
  /** The cells of hours whose local date lies in the span and that start within `hours` (epoch seconds), by the hour's start. Throws {@link TooManyCells}. */
  readHours(reading: Reading, span: Span, hours: { readonly from: number; readonly to: number }): Promise<ReadonlyMap<string, readonly Cell[]>>;
  /** The last restatements; groups never restated are absent. */
  readRestated(reading: Reading, spans: readonly Span[]): Promise<readonly Restated[]>;
  /** What entities that are in a state contribute to the reading's cube, and maybe more; throws a 400 when they are too many. */
  readOpen(reading: Reading, state: string): Promise<readonly AppliedLine[]>;
}

/** Thrown when spans hold more groups than can be held at once: ask for fewer spans. */
export class TooManyCells extends Error {
  override readonly name = 'TooManyCells';
}

/** Groups held in memory for one page. */
export const mostCells = 50_000;
