import { Kafka, type LogEntry, logLevel } from 'kafkajs';
import { mendBrokerPool } from './mend-broker-pool.js';
import { mendCluster } from './mend-cluster.js';
import { mendConnection } from './mend-connection.js';
import { mendRunner } from './mend-runner.js';

mendRunner();
mendBrokerPool();
mendConnection();
mendCluster();

/** Where kafkajs' own words go; its join and coordinator errors at start are harmless, so they are debug lines. */
export type KafkaLog = (entry: { readonly namespace: string; readonly message: string; readonly level: 'debug' | 'warn' }) => void;

export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly log?: KafkaLog;
}

const requestTimeoutMillis = 10_000;

/** Publishers and consumers ask anew which partitions there are; kafkajs' own five minutes add up when a topic grows. */
export const metadataMaxAgeMillis = 60_000;

/** A kafkajs client with every setting given: its defaults differ between environments. */
export function createKafka(settings: KafkaSettings): Kafka {
  const { log } = settings;
  return new Kafka({
    brokers: [...settings.brokers],
    clientId: settings.clientId,
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: requestTimeoutMillis,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, retries: 5, maxRetryTime: 2_000, factor: 0.2, multiplier: 2 },
    logLevel: log ? logLevel.INFO : logLevel.NOTHING,
    logCreator: () => (entry) => log?.(asLine(entry)),
  });
}

function asLine(entry: LogEntry): { namespace: string; message: string; level: 'debug' | 'warn' } {
  const { message, error } = entry.log as { message: string; error?: unknown };
  const text = error === undefined ? message : `${message}: ${String(error)}`;
  return { namespace: entry.namespace, message: text, level: entry.level === logLevel.ERROR ? 'warn' : 'debug' };
}
