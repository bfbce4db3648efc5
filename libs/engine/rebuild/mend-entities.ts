import { RefusedByStore, StaleEntity, StoreUnavailable } from '../store.js';
import { MoreToLock, touch } from '../touch.js';
import type { Differing } from './find-differing.js';
import type { RebuildParts } from './rebuild-domain.js';

const mostTries = 30;

type ToMend = Pick<Differing, 'touched' | 'alsoLock'>;

/**
 * Makes entities what their stored facts come to, in one transaction, as they are by then; tries again while the store is busy.
 * What cannot be folded is found by halving, stays as it is, and is returned with the reason. Throws StoreUnavailable at last.
 */
export async function mendEntities(parts: RebuildParts, { touched, alsoLock }: ToMend, run: string): Promise<string[]> {
  if (touched.length === 0) return [];
  let locked = alsoLock;
  for (let tries = 1; ; tries++) {
    try {
      await parts.store.transaction((tx) => touch(tx, parts, { touched, cause: 'fold', walk: run, alsoLock: locked, fromPayloads: true }));
      return [];
    } catch (error) {
      if (error instanceof RefusedByStore) return mendHalves(parts, { touched, alsoLock: locked }, run, error);
      if (error instanceof MoreToLock) locked = error.keys;
      else if (!(error instanceof StaleEntity || error instanceof StoreUnavailable) || tries === mostTries) throw error;
      else await parts.rest(tries);
    }
  }
}

async function mendHalves(parts: RebuildParts, { touched, alsoLock }: ToMend, run: string, error: RefusedByStore): Promise<string[]> {
  const [only] = touched;
  if (touched.length === 1 && only) return [`entity ${only.entityKey}: ${error.message}`];
  const middle = Math.ceil(touched.length / 2);
  const left = await mendEntities(parts, { touched: touched.slice(0, middle), alsoLock }, run);
  return [...left, ...(await mendEntities(parts, { touched: touched.slice(middle), alsoLock }, run))];
}
