import { ConfigError } from './config-error.js';

/** What the user can do about a port that could not be opened; other errors come back as they were. */
export function explainListenError(error: unknown, port: number, host: string, variable: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'EADDRINUSE') return new ConfigError(`Port ${port} on ${host} is in use: stop what runs there, or set ${variable} to a free port.`, { cause: error });
  if (code === 'EACCES') return new ConfigError(`Port ${port} on ${host} may not be opened by this user: set ${variable} to a port above 1023.`, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new ConfigError(`${host} is no address of this machine: set CARAVAN_HOST to 127.0.0.1 or 0.0.0.0.`, { cause: error });
  return error;
}
