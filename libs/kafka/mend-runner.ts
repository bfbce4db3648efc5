import Runner from 'kafkajs/src/consumer/runner.js';

/**
 * kafkajs 2.2.4 answers "nothing" to whoever fetches for a consumer that is stopped. When a stop comes while fetchers are set up anew,
 * as after leaders have moved, that makes a loop in which nothing else of the process gets a turn, not even the deadline of its
 * stop. An error instead ends the fetching, and the stop with it.
 */
export function endFetchingWhenStopped(): void {
  const original = Object.getOwnPropertyDescriptor(Runner.prototype, 'fetch')?.value as Runner['fetch'];
  Runner.prototype.fetch = function fetch(this: Runner, nodeId) {
    return this.running ? original.call(this, nodeId) : Promise.reject(new Error('the consumer is stopped'));
  };
}
