import { homedir } from 'node:os';
import { join } from 'node:path';
import { StackError } from './stack-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Every environment variable the embedded stack reads of its own, with what it does. JAVA_HOME and XDG_CACHE_HOME keep their usual meaning. */
export const stackVariables = {
  KAFKA_BROKERS: 'comma-separated brokers to use; no Kafka is started',
  DATABASE_URL: 'Postgres to use; no Postgres is started',
  CARAVAN_KAFKA_PORT: 'port of the embedded Kafka (19092)',
  CARAVAN_POSTGRES_PORT: 'port of the embedded Postgres (15432)',
  CARAVAN_CACHE: 'folder for what is downloaded',
  CARAVAN_JAVA: '`bundled` takes the downloaded Java runtime even where another Java is found',
  CARAVAN_MAVEN_REPOSITORY: "a house mirror to fetch Kafka's files from",
} as const;

/** The port named by the option, else by the variable, else the default. 0 stands for any free port. */
export function readPort(option: number | undefined, variable: keyof typeof stackVariables, fallback: number, env: Environment): number {
  if (option !== undefined) return option;
  const text = env[variable];
  if (!text) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new StackError(`${variable} is "${text}", which is no port: set it to a number from 1 to 65535.`);
}

/** The folder for downloads, outside the work tree: CARAVAN_CACHE, else where the platform keeps caches. */
export function findCacheDir(env: Environment, platform: NodeJS.Platform = process.platform): string {
  if (env['CARAVAN_CACHE']) return env['CARAVAN_CACHE'];
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'caravan');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'caravan');
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'caravan', 'cache');
  return join(homedir(), '.cache', 'caravan');
}
