import Runner from 'kafkajs/src/consumer/runner.js';

/** As kafkajs tells a rebalance: it joins the group, whoever it is then. */
class NotInGroup extends Error {
  override readonly name = 'NotInGroup';
  readonly type = 'REBALANCE_IN_PROGRESS';
  readonly retriable = true;
}

/**
 * Mends how kafkajs 2.2.4 fetches for a consumer.
 *
 * Stopped, it is answered "nothing". When the stop comes while fetchers are set up anew, as after leaders have moved, that makes a
 * loop in which nothing else of the process gets a turn, not even the deadline of its stop. An error instead ends the fetching.
 *
 * Expelled from its group and not let in again at once, it goes on with what it was assigned long ago, and without a name it
 * sends no heartbeat that would tell it. It joins the group instead.
 */
export function mendRunner(): void {
  const original = Object.getOwnPropertyDescriptor(Runner.prototype, 'fetch')?.value as Runner['fetch'];
  Runner.prototype.fetch = function fetch(this: Runner, nodeId) {
    if (!this.running) return Promise.reject(new Error('the consumer is stopped'));
    if (!this.consumerGroup.memberId) return Promise.reject(new NotInGroup('the consumer is not in its group'));
    return original.call(this, nodeId);
  };
}
