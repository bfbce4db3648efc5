import BrokerPool from 'kafkajs/src/cluster/brokerPool.js';

/**
 * Mends how kafkajs 2.2.4 forgets a broker that closed its connection. When that is the one it began with, it begins with some other
 * from then on, also in the middle of asking for metadata: then that other broker is given the number of the one that is gone, for
 * good. Here it goes on to begin with the one that is gone, which it can connect to as well as to any.
 */
export function mendBrokerPool(): void {
  BrokerPool.prototype.removeBroker = function removeBroker(this: BrokerPool, { host, port }) {
    const gone = Object.entries(this.brokers).find(([, { connectionPool }]) => connectionPool.host === host && connectionPool.port === port);
    if (!gone) return;
    delete this.brokers[gone[0]];
    this.metadataExpireAt = null;
  };
}
