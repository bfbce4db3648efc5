import { CliError } from './cli-error.js';
import { findStateFolder, readDevelopmentKey, readStack } from './state-folder.js';
import type { Terminal } from './terminal.js';

/** Every environment variable the command line reads, with what it does. */
export const cliVariables = {
  CARAVAN_GATEWAY_URL: 'address of the gateway (http://localhost:8080)',
  CARAVAN_QUERY_URL: 'address of the query service (http://localhost:8081)',
  CARAVAN_API_KEY: 'the API key to send',
  DATABASE_URL: 'Postgres, for keys, readers, tenants, migrate, verify, rebuild, partitions and redrive',
  KAFKA_BROKERS: 'Kafka, for redrive (comma-separated host:port pairs)',
  CARAVAN_TOPIC_PREFIX: 'what the services put before topic and consumer group names, where they do',
  CARAVAN_READER_PASSWORD: 'the password that `readers create` gives a login',
  CARAVAN_STATE: 'state folder of the embedded stack (.caravan, here or above)',
  CARAVAN_DEBUG: '1 prints the stack trace of a bug',
} as const;

/** The options every command takes. */
export interface GlobalOptions {
  readonly gateway?: string;
  readonly query?: string;
  readonly key?: string;
  readonly format?: string;
}

/** Where the services are and who is asking. */
export interface Settings {
  readonly gatewayUrl: string;
  readonly queryUrl: string;
  readonly key: string | undefined;
  readonly databaseUrl: string | undefined;
  /** Of topics and consumer groups. */
  readonly topicPrefix: string;
  /** Empty when nobody says where Kafka is. */
  readonly kafkaBrokers: readonly string[];
}

/** Each from its option, else its variable, else what `npm start` left in the state folder, else the default. */
export function resolveSettings(options: GlobalOptions, terminal: Pick<Terminal, 'env' | 'folder'>): Settings {
  const { env } = terminal;
  const state = findStateFolder(terminal);
  const stack = readStack(state);
  return {
    gatewayUrl: checkUrl('--gateway', options.gateway ?? env['CARAVAN_GATEWAY_URL'] ?? stack.gatewayUrl ?? 'http://localhost:8080'),
    queryUrl: checkUrl('--query', options.query ?? env['CARAVAN_QUERY_URL'] ?? stack.queryUrl ?? 'http://localhost:8081'),
    key: checkKey(options.key ?? env['CARAVAN_API_KEY'] ?? readDevelopmentKey(state)),
    databaseUrl: env['DATABASE_URL'] ?? stack.databaseUrl,
    topicPrefix: env['CARAVAN_TOPIC_PREFIX'] ?? '',
    kafkaBrokers: listOf(env['KAFKA_BROKERS'] ?? stack.kafkaBrokers ?? []),
  };
}

/** The key, or the sentence that says where to get one. */
export function requireKey(settings: Settings): string {
  if (settings.key) return settings.key;
  throw new CliError('There is no API key: run `npm start`, which makes one in .caravan/api-key, or pass --key KEY or CARAVAN_API_KEY (`caravan keys create` makes keys).');
}

/** The database's address, or the sentence that says how to give one. */
export function requireDatabaseUrl(settings: Settings): string {
  if (settings.databaseUrl) return settings.databaseUrl;
  throw new CliError('There is no database to use: run `npm start`, or set DATABASE_URL to one such as postgres://login:password@127.0.0.1:15432/caravan.');
}

/** Kafka's addresses, or the sentence that says how to give them. */
export function requireBrokers(settings: Settings): readonly string[] {
  if (settings.kafkaBrokers.length > 0) return settings.kafkaBrokers;
  throw new CliError('There is no Kafka to use: run `npm start`, or set KAFKA_BROKERS to its addresses such as 127.0.0.1:19092.');
}

function listOf(brokers: string | readonly string[]): readonly string[] {
  return typeof brokers === 'string' ? brokers.split(',').map((broker) => broker.trim()) : brokers;
}

function checkUrl(option: string, text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '');
  throw new CliError(`"${text}" is no address: give ${option} one such as http://localhost:8080.`);
}

function checkKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[\x21-\x7e]+$/.test(key)) return key;
  throw new CliError('The API key is empty or holds blanks or characters that no key has: copy it again, without quotes and line ends.');
}
