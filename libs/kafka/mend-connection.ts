import { KafkaJSRequestTimeoutError } from 'kafkajs';
import Connection from 'kafkajs/src/network/connection.js';

/**
 * Mends how kafkajs 2.2.4 goes on with a connection on which nothing comes back any more, as after a firewall forgot it: every
 * request on it runs into its time limit, for as long as TCP takes to give up. Here such a connection is ended, so that the next
 * request makes a new one, as Kafka's own client does.
 *
 * A broker answers one request of a connection after the other: one that waits behind a longer one, such as joining a
 * group, says nothing about the connection.
 */
export function mendConnection(): void {
  const original = Object.getOwnPropertyDescriptor(Connection.prototype, 'send')?.value as Connection['send'];
  Connection.prototype.send = async function send(this: Connection, protocol) {
    const { socket } = this;
    try {
      return await original.call(this, protocol);
    } catch (error) {
      const isSilent = error instanceof KafkaJSRequestTimeoutError && !isBehindAnother(this, error);
      if (isSilent && socket === this.socket) socket.destroy(new Error('nothing came back in time'));
      throw error;
    }
  };
}

function isBehindAnother({ requestQueue }: Connection, { correlationId }: KafkaJSRequestTimeoutError): boolean {
  return [...requestQueue.inflight.keys()].some((other) => other < correlationId);
}
