import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect as connectSocket, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import Connection from 'kafkajs/src/network/connection.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { mendConnection } from './mend-connection.js';

const logger = { namespace: () => logger, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const socketFactory = ({ host, port, onConnect }: { host: string; port: number; onConnect: () => void }): Socket => connectSocket({ host, port }, onConnect);

let server: Server;
let accepted: Socket[];

beforeAll(mendConnection);
beforeEach(async () => {
  accepted = [];
  server = createServer((socket) => void accepted.push(socket.on('error', () => undefined).resume()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  for (const socket of accepted) socket.destroy();
  server.close();
});

async function connect(): Promise<Connection> {
  const connection = new Connection({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, socketFactory, logger, requestTimeout: 50, connectionTimeout: 1_000, enforceRequestTimeout: true });
  await connection.connect();
  return connection;
}

/** A request that nobody answers; it may wait so long. */
function ask(connection: Connection, requestTimeout: number): Promise<unknown> {
  const request = { apiKey: 3, apiName: 'Metadata', apiVersion: 0, encode: () => Promise.resolve(new Encoder()) };
  return connection.send({ request, response: {}, requestTimeout });
}

it('a connection on which nothing comes back is ended, and made anew', async () => {
  const connection = await connect();
  await expect(ask(connection, 50)).rejects.toThrow('timed out');
  await once(accepted[0] as Socket, 'close');
  expect(connection.isConnected()).toBe(false);
  await connection.connect();
  expect(accepted).toHaveLength(2);
  await connection.disconnect();
});

it('a request that waits behind a longer one does not end the connection', async () => {
  const connection = await connect();
  const joining = ask(connection, 400).then(() => 'answered', (error: Error) => error.message);
  await expect(ask(connection, 50)).rejects.toThrow('timed out');
  await sleep(100);
  expect(connection.isConnected()).toBe(true);
  expect(await joining).toMatch('timed out');
  await once(accepted[0] as Socket, 'close');
});
