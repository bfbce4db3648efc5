import { findServer, type ServerKind, stopServer } from './server.js';

/** A server of the stack that may be killed, frozen and started again: for tests of what others do meanwhile. */
export interface ServerHandle {
  readonly port: number;
  /** True while its process lives, frozen or not. */
  readonly isAlive: boolean;
  /** Sends a signal to its process; nothing when there is none. */
  signal(signal: NodeJS.Signals): void;
  /** Starts it again with the same port and data; resolves once it serves. */
  start(): Promise<void>;
  /** Ends it in order, and waits. */
  stop(): Promise<void>;
}

/** A handle on a server that `start` starts. */
export function handleOf(kind: ServerKind, port: number, start: () => Promise<unknown>): ServerHandle {
  return {
    port,
    get isAlive() {
      return findServer(kind) !== undefined;
    },
    signal: (signal) => {
      const server = findServer(kind);
      if (server) process.kill(server.pid, signal);
    },
    start: async () => {
      await start();
    },
    stop: () => stopServer(kind),
  };
}
