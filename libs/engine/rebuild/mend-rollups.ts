import type { RollupDelta } from '../rollup-delta.js';
import { writeChanges } from '../write-changes.js';
import type { RebuildParts } from './rebuild-domain.js';

const rollupsAtOnce = 200;

/**
 * Adds to rollups what they are off by; changes of closed days are listed. Not to be tried again: after a lost answer the
 * difference may be in already, so whoever gets StoreUnavailable compares anew.
 */
export async function mendRollups({ domain, group, now, store }: RebuildParts, off: readonly RollupDelta[], run: string): Promise<void> {
  for (let at = 0; at < off.length; at += rollupsAtOnce) {
    const some = off.slice(at, at + rollupsAtOnce).sort((a, b) => (a.row.key < b.row.key ? -1 : 1));
    await store.transaction(async (tx) => {
      const watermark = await tx.readWatermark(group);
      await writeChanges(tx, { domain, entities: [], segments: [], deltas: { changes: () => some }, watermark, now: now(), walk: run });
    });
  }
}
