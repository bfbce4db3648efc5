import { type EntityRow, StaleEntity, type Transaction } from './store.js';

/** Puts together the whole lives of those locked entities of which only the open end was read and that are chosen. */
export async function openLives(tx: Pick<Transaction, 'readEntities'>, rows: readonly EntityRow[], isChosen: (row: EntityRow) => boolean): Promise<readonly EntityRow[]> {
  const wanted = rows.filter((row) => row.cut !== undefined && isChosen(row));
  if (wanted.length === 0) return rows;
  const whole = new Map((await tx.readEntities(wanted.map(({ entityKey }) => entityKey))).map((row) => [row.entityKey, row]));
  for (const { entityKey, version } of wanted) {
    if (whole.get(entityKey)?.version !== version) throw new StaleEntity(`entity ${entityKey} changed while its sealed part was read`);
  }
  return rows.map((row) => whole.get(row.entityKey) ?? row);
}
