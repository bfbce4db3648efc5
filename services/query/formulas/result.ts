import type { Formula } from '#libs/contracts';
import type { Figure, NullReason } from './figure.js';

/** One kind of formula. */
export type Of<K extends Formula['kind']> = Extract<Formula, { kind: K }>;

/** What a formula says of its figure; what it leaves out follows from the cells. */
export type Result = Pick<Figure, 'value' | 'reason'> & Partial<Omit<Figure, 'value' | 'reason' | 'sketch'>>;

/** No value, with its reason. */
export function nothing(reason: NullReason): Result {
  return { value: null, reason };
}
