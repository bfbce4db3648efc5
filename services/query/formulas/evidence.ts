import type { ReferenceSnapshot } from '#libs/reference';
import type { Span } from '../question/windows.js';
import type { CapacityUnit } from './capacity.js';
import type { DistanceOf } from './distance.js';
import type { Cell } from './figure.js';

/** What a figure is evaluated from, beside its indicator. */
export interface Evidence {
  readonly cells: readonly Cell[];
  /** Of the other cube that a formula or a companion reads. */
  readonly per: readonly Cell[];
  /** The local dates that the cells come from. */
  readonly span: Span;
  readonly reference: ReferenceSnapshot;
  /** The time asked at, epoch seconds: ages end here. */
  readonly at: number;
  readonly distanceOf: DistanceOf;
  readonly capacity?: { readonly checkpoint: string; readonly unit: CapacityUnit; readonly directions: 1 | 2 };
}
