import { timeouts } from '#libs/database';

describe('rule 9: the innermost wait gives up first', () => {
  it('timeouts are strictly increasing, and end before Kafka takes the partition away', () => {
    const sessionTimeoutMillis = 30_000;
    const order = [timeouts.lock, timeouts.statement, timeouts.client, timeouts.idleInTransaction, sessionTimeoutMillis];
    expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
  });
});
