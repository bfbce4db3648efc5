import fc from 'fast-check';
import { type AtPoint, arbitraryScript, findMistakes, points, runScript } from '#libs/testing';
import { StaleEntity, StoreUnavailable } from '#libs/engine';

const boundaries = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });

describe('applying random scripts', () => {
  it('gives the rollups of a plain recomputation, whatever the batches and partitions', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScript, boundaries, fc.integer({ min: 1, max: 4 }), async (acts, sizes, partitions) => {
        const { store, sent } = await runScript(acts, partitions, sizes);
        expect(findMistakes(store.tables, sent)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same while the store fails at any point, also after the commit', async () => {
    const faults = fc.array(fc.tuple(fc.nat(200), fc.constantFrom(...points), fc.boolean()), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(arbitraryScript, boundaries, fc.integer({ min: 1, max: 4 }), faults, async (acts, sizes, partitions, failures) => {
        const { store, sent } = await runScript(acts, partitions, sizes, { at: failing(failures) });
        expect(findMistakes(store.tables, sent)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** Fails at each named point once it is reached after so many others. */
function failing(failures: readonly (readonly [number, string, boolean])[]): AtPoint {
  const waiting = new Set(failures);
  let reached = 0;
  return (point) => {
    reached++;
    for (const failure of waiting) {
      if (reached < failure[0] || failure[1] !== point) continue;
      waiting.delete(failure);
      throw failure[2] ? new StaleEntity(`injected ${point}`) : new StoreUnavailable(`injected ${point}`);
    }
  };
}
