import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';

const networkCodes: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const kafkaNames = /^(Kafka|Broker|PublishFailed)/;

/** One sentence for trouble that the user can mend: a setting, a Postgres or a Kafka out of reach. Undefined: our own bug. */
export function explainError(error: unknown, environment: Environment | undefined): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ConfigError || error.name === 'StackError') return error.message;
  if (error.name === 'StoreUnavailable') return databaseSentence(error.message, environment);
  if (kafkaNames.test(error.name)) return kafkaSentence(error.message, environment);
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && networkCodes.has(code) ? networkSentence(error, environment) : undefined;
}

function databaseSentence(why: string, environment: Environment | undefined): string {
  return `Postgres at ${addressOf(environment?.databaseUrl)} is out of reach (${oneLine(why)}): start it, or set DATABASE_URL to one that runs.`;
}

function kafkaSentence(why: string, environment: Environment | undefined): string {
  return `Kafka at ${environment?.kafkaBrokers.join(', ') ?? 'KAFKA_BROKERS'} is out of reach (${oneLine(why)}): start it, or set KAFKA_BROKERS to one that runs.`;
}

function networkSentence(error: Error, environment: Environment | undefined): string {
  const why = reasonOf(error);
  if (environment?.kafkaBrokers.some((broker) => why.includes(broker))) return kafkaSentence(why, environment);
  if (why.includes(addressOf(environment?.databaseUrl))) return databaseSentence(why, environment);
  return `A connection failed (${why}): check DATABASE_URL and KAFKA_BROKERS.`;
}

/** An address with several IPs fails with an AggregateError whose own message is empty. */
function reasonOf(error: Error): string {
  const inner = error instanceof AggregateError ? (error.errors as Error[]).map((each) => each.message).join('; ') : error.message;
  return oneLine(inner);
}

function addressOf(databaseUrl: string | undefined): string {
  if (!databaseUrl || !URL.canParse(databaseUrl)) return 'DATABASE_URL';
  return new URL(databaseUrl).host;
}

function oneLine(text: string): string {
  return text.split('\n')[0]?.trim() || 'no answer';
}
