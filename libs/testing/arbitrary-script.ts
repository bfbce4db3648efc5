import fc from 'fast-check';
import type { Act } from './event-script.js';

/** Scripts for property tests: small numbers, so that facts meet and counter-examples shrink. */
export const arbitraryScript: fc.Arbitrary<Act[]> = fc.array(
  fc.record({
    id: fc.nat(6),
    isCount: oneIn(4),
    isLevel: oneIn(3),
    parcel: fc.nat(2),
    place: fc.nat(3),
    weight: fc.nat(5),
    time: fc.nat(240),
    recorded: fc.nat(5),
    sequence: fc.nat(4),
    isRetracted: oneIn(6),
    isPlanned: oneIn(8),
    again: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) }),
    broken: fc.oneof({ weight: 12, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }) }),
    lane: fc.nat(3),
  }),
  { minLength: 1, maxLength: 30 },
);

/** True once in `odds`, and never while shrinking. */
function oneIn(odds: number): fc.Arbitrary<boolean> {
  return fc.oneof({ weight: odds - 1, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });
}
