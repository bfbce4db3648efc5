import { replace, rewriteStatement } from './patch.js';

interface State {
  readonly nextOffset: bigint;
}

type Apply = (this: unknown, id: object, epoch: number, records: readonly { readonly offset: bigint }[]) => Promise<unknown>;
type LockPartition = (this: unknown, id: { readonly topic: string; readonly partition: number }) => Promise<State | undefined>;

const firstOffered = new Map<string, bigint>();
const nameOf = (id: object): string => JSON.stringify(id);

// A batch that begins beyond the offset is taken as if nothing were missing in between.
replace<Apply>('libs/engine/apply-batch.js', 'Applier.apply', (apply) => function (id, epoch, records) {
  const [first] = records;
  if (first) firstOffered.set(nameOf(id), first.offset);
  return apply.call(this, id, epoch, records);
});
replace<LockPartition>('libs/database/postgres-transaction.js', 'PostgresTransaction.lockPartition', (lock) => async function (id) {
  const state = await lock.call(this, id);
  const first = firstOffered.get(nameOf(id));
  return state && first !== undefined && first > state.nextOffset ? { ...state, nextOffset: first } : state;
});
// Nor is it noticed when the partition is taken over.
replace('libs/kafka/log-trouble.js', 'troubleOf', () => () => undefined);
rewriteStatement('advance_partition', (text) => text.replace(/ and next_offset = \$5/, ' and $5::bigint is not null'));
