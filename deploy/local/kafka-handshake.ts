import { connect } from 'node:net';

/** ApiVersions, version 0, correlation id 1, no client id (kafka.apache.org/protocol): length, api key 18, version, correlation, null string. */
const request = Buffer.from('0000000a' + '0012' + '0000' + '00000001' + 'ffff', 'hex');
const errorCodeAt = 8;

/** True when a Kafka broker on 127.0.0.1:port answers ApiVersions without an error; a broker does so once it serves. Never rejects. */
export function kafkaAnswers(port: number, timeoutMs = 2000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(request));
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= errorCodeAt + 2) settle(received.readInt32BE(4) === 1 && received.readInt16BE(errorCodeAt) === 0);
    });
    socket.once('error', () => settle(false)).once('close', () => settle(false));
    socket.setTimeout(timeoutMs, () => settle(false));
  });
}
