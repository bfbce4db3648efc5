import type { Store, Transaction } from '#libs/engine';

/** A store some of whose statements do something else: for seeing what a broken one would do. */
export function alterStore(store: Store, change: (tx: Transaction) => Partial<Transaction>): Store {
  return {
    claim: (id, owner, firstOffset) => store.claim(id, owner, firstOffset),
    transaction: (work) => store.transaction((tx) => work(alter(tx, change(tx)))),
  };
}

function alter(tx: Transaction, changed: Partial<Transaction>): Transaction {
  return new Proxy(tx, {
    get(target, name: keyof Transaction) {
      return changed[name] ?? target[name].bind(target);
    },
  });
}

/** A store without transactions: every statement commits by itself. */
export function autocommit(store: Store): Store {
  const alone = new Proxy({} as Transaction, {
    get: (_, name: keyof Transaction) => (...values: never[]) => store.transaction((tx) => (tx[name] as (...v: never[]) => Promise<unknown>)(...values)),
  });
  return { claim: (id, owner, firstOffset) => store.claim(id, owner, firstOffset), transaction: (work) => work(alone) };
}
