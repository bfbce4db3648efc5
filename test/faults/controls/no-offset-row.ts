import { replace } from './patch.js';

interface Transaction {
  readonly connection: { run(statement: { readonly text: string }): Promise<number> };
}

type Advance = (this: Transaction, ...all: never[]) => Promise<boolean>;

// At least once: the effects are committed, and only then, in a transaction of its own, the offset.
replace<Advance>('libs/database/postgres-transaction.js', 'PostgresTransaction.advance', (advance) => async function (...all) {
  await this.connection.run({ text: 'commit' });
  await this.connection.run({ text: 'begin' });
  return advance.apply(this, all);
});
