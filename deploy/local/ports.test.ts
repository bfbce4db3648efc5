import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { choosePort, findFreePort } from './ports.js';

async function listen(host: string): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

test.each(['127.0.0.1', '0.0.0.0'])('a port in use on %s is named together with the setting that changes it', async (host) => {
  const { server, port } = await listen(host);
  await expect(choosePort(port, 'Kafka', 'CARAVAN_KAFKA_PORT')).rejects.toThrow(
    `Port ${port}, which Kafka needs, is in use by another program: stop that program, or set CARAVAN_KAFKA_PORT to a free port.`,
  );
  await new Promise((resolve) => server.close(resolve));
});

test('a free port is taken as wanted, and 0 stands for any', async () => {
  const port = await findFreePort();
  expect(await choosePort(port, 'Kafka', 'X')).toBe(port);
  expect(await choosePort(0, 'Kafka', 'X')).toBeGreaterThan(0);
});
