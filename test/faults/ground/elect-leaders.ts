import { connect } from 'node:net';

const electLeadersKey = 43;

/** A request of the Kafka protocol, which kafkajs does not have: ElectLeaders, version 0, of preferred leaders (kafka.apache.org/protocol). Resolves when answered; only the controller carries it out. */
export function electPreferredLeaders(broker: string, topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[]): Promise<void> {
  const [host = '', port = ''] = broker.split(':');
  const body = Buffer.concat([
    int16(electLeadersKey), int16(0), int32(1), text('faults'),
    int32(topics.length), ...topics.map(({ topic, partitions }) => Buffer.concat([text(topic), int32(partitions.length), ...partitions.map(int32)])),
    int32(5_000),
  ]);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port) }, () => socket.write(Buffer.concat([int32(body.length), body])));
    socket.once('data', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
    socket.setTimeout(10_000, () => socket.destroy(new Error(`${broker} did not answer`)));
  });
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}
