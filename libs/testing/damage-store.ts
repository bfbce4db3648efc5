import { type Transaction, packApplied, unpackApplied } from '#libs/engine';
import type { MemoryTables } from './memory-tables.js';
import type { Random } from './random.js';

/** Changes a row as somebody with a hand in the database would: a rollup, which may vanish, or what an entity has applied. */
export async function damageRow(tx: Transaction, { entities, rollups }: MemoryTables, random: Random): Promise<void> {
  const rollup = [...rollups.values()][random.below(rollups.size)];
  const entity = [...entities.keys()][random.below(entities.size)];
  if (random.oneIn(3) && entity !== undefined) return damageEntity(tx, entity);
  if (!rollup) return;
  const row = (await tx.insertOrLockRollups([rollup])).get(rollup.key);
  if (row) await tx.writeRollups([random.oneIn(2) ? { ...row, n: 0 } : { ...row, n: row.n + 3, sums: row.sums.map((sum) => sum + 7n) }]);
}

async function damageEntity(tx: Transaction, entityKey: string): Promise<void> {
  const [entity] = await tx.lockEntities([entityKey]);
  if (!entity) return;
  const applied = packApplied(unpackApplied(entity.applied).map((line) => ({ ...line, measures: line.measures.map((each) => each + 1) })));
  await tx.updateEntities([{ ...entity, version: entity.version + 1, applied }]);
}
