import { connect, createServer } from 'node:net';
import { StackError } from './stack-error.js';

const firstPort = 20_000;
const lastPort = 31_999; // below the range from which Linux takes the ports of outgoing connections

/** `wanted` when it is free, any free port when `wanted` is 0; a StackError that names the port, its user and its setting otherwise. */
export async function choosePort(wanted: number, server: string, setting: string): Promise<number> {
  if (wanted === 0) return findFreePort();
  if (await isPortFree(wanted)) return wanted;
  throw new StackError(
    `Port ${wanted}, which ${server} needs, is in use by another program: stop that program, or set ${setting} to a free port.`,
  );
}

/** A port on 127.0.0.1 that nothing listens on at this moment. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    if (await isPortFree(port)) return port;
  }
  throw new StackError(`No free port was found between ${firstPort} and ${lastPort}: stop programs that listen there.`);
}

/** True when nothing answers on 127.0.0.1:port and it can be listened on. */
export async function isPortFree(port: number): Promise<boolean> {
  return !(await isAnswered(port)) && (await canListen(port));
}

function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const settle = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
    socket.setTimeout(1000, () => settle(true));
  });
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
