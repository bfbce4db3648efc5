import fc from 'fast-check';
import type { CloudEvent, Domain, Reference } from '#libs/contracts';
import { makeGoldenFolder } from './fold-golden.js';

interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

/** Registers the tests that entities of a kind, made of such events, come out the same whatever the order. No two events may have one identity. */
export function describeAnyOrder(domain: Domain, kind: string, lives: fc.Arbitrary<readonly CloudEvent[]>, reference: Reference, runs: Runs): void {
  const folder = makeGoldenFolder(domain);

  it('folds the same in every order and with repetitions', () => {
    fc.assert(
      fc.property(lives.chain((events) => fc.tuple(fc.constant(events), shuffled([...events, ...events]))), ([events, other]) => {
        const [one, two] = [folder.fold(events, reference), folder.fold(other, reference)];
        expect([new Map([...two.rows].sort()), two.flags]).toEqual([new Map([...one.rows].sort()), one.flags]);
      }),
      runs,
    );
  });

  it('does not depend on the order in which facts are handed to the fold', () => {
    fc.assert(
      fc.property(lives.map((events) => folder.facts(events)).chain((facts) => fc.tuple(fc.constant(facts), shuffled(facts))), ([facts, other]) => {
        expect(domain.fold(kind, other, reference).contributions).toEqual(domain.fold(kind, facts, reference).contributions);
      }),
      runs,
    );
  });
}

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}
