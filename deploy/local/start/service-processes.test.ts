import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServices } from './service-processes.js';

it('starts nothing where another program would be taken for a service that is ready', async () => {
  const other = createServer((_, answer) => answer.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const options = { root: '/nowhere', stateDir: mkdtempSync(join(tmpdir(), 'caravan-')), env: {} };
  await expect(startServices([{ name: 'gateway', opsPort: port }], options)).rejects.toThrow(new RegExp(`^Port ${port}, where gateway .* stop that program\\.$`));
  other.close();
});
