import { type RedriveFilter, type Waiting, countRedrivable, redriveSome, withConnection } from '#libs/database';
import { createPublisher } from '#libs/kafka';
import { withOperator } from '../database/with-operator.js';
import { requireBrokers, type Settings } from '../settings.js';
import { messageOf } from './messages-of.js';

/** What was waiting, by domain and reason, and how many were put back into their topics. */
export interface Redriven {
  readonly waiting: readonly Waiting[];
  readonly redriven: number;
}

const lettersAtOnce = 500;

/** Counts the letters chosen, and unless it is a dry run puts them back into their topics; may be cut and run again. */
export function runRedrive(settings: Settings, filter: RedriveFilter, dryRun: boolean, onProgress: (redriven: number) => void): Promise<Redriven> {
  return withOperator(settings, async (database) => {
    const waiting = await withConnection(database, (connection) => countRedrivable(connection, filter));
    if (dryRun || waiting.length === 0) return { waiting, redriven: 0 };
    const publisher = await createPublisher({ brokers: requireBrokers(settings), clientId: 'caravan-redrive' });
    // Letters refused again meanwhile are new ones: only those received before now are this run's.
    const bounded = { ...filter, to: filter.to ?? new Date() };
    let redriven = 0;
    try {
      for (;;) {
        const done = await redriveSome(database, bounded, lettersAtOnce, (letters) => publisher.publish(letters.map(messageOf)));
        redriven += done;
        if (done === 0) return { waiting, redriven };
        onProgress(redriven);
      }
    } finally {
      await publisher.close();
    }
  }, 'long');
}
