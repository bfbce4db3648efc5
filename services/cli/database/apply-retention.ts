import { domains } from '#libs/catalog';
import { type RetentionWish, deleteOldDeadLetters, deleteOldRestatements, dropOldPayloads } from '#libs/database';
import type { Row } from '../render/answer-table.js';
import type { Settings } from '../settings.js';
import { withOperator } from './with-operator.js';

/** Days to keep; what has none is not touched. */
export interface RetentionChoice extends Omit<RetentionWish, 'before'> {
  readonly facts?: number | undefined;
  readonly deadLetters?: number | undefined;
  readonly restatements?: number | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Takes away what is older than the days to keep; what was taken, or would be. May be cut and run again. */
export function applyRetention(settings: Settings, choice: RetentionChoice, onProgress: (domain: string, entities: number) => void): Promise<Row[]> {
  const wishOf = (days: number): RetentionWish => ({ tenant: choice.tenant, isDryRun: choice.isDryRun, before: new Date(choice.now - days * 86_400_000) });
  const { facts, deadLetters, restatements } = choice;
  return withOperator(settings, async (database) => {
    const taken: Row[] = [];
    for (const domain of facts === undefined ? [] : domains) {
      const { rows, bytes } = await dropOldPayloads(database, domain, wishOf(facts as number), (entities) => onProgress(domain.name, entities));
      taken.push({ what: `payloads of facts of ${domain.name}`, olderThanDays: facts, rows, bytes });
    }
    if (deadLetters !== undefined) taken.push({ what: 'dead letters', olderThanDays: deadLetters, rows: await deleteOldDeadLetters(database, wishOf(deadLetters)), bytes: null });
    if (restatements !== undefined) taken.push({ what: 'restatements', olderThanDays: restatements, rows: await deleteOldRestatements(database, wishOf(restatements)), bytes: null });
    return taken;
  }, 'long');
}
