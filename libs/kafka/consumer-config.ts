import type { ConsumerConfig } from 'kafkajs';
import { metadataMaxAgeMillis } from './client.js';

/** What of a consumer can be chosen. */
export interface ConsumerChoice {
  readonly groupId: string;
  readonly sessionTimeoutMillis: number;
  readonly maxBytesPerPartition: number;
}

export const heartbeatMillis = 3_000;

/** Every setting of kafkajs' consumer: its defaults differ between environments. */
export function consumerConfigOf({ groupId, sessionTimeoutMillis, maxBytesPerPartition }: ConsumerChoice): ConsumerConfig {
  return {
    groupId,
    sessionTimeout: sessionTimeoutMillis,
    rebalanceTimeout: sessionTimeoutMillis * 2,
    heartbeatInterval: heartbeatMillis,
    maxBytesPerPartition,
    maxBytes: maxBytesPerPartition * 4,
    minBytes: 1,
    maxWaitTimeInMs: 100,
    metadataMaxAge: metadataMaxAgeMillis,
    allowAutoTopicCreation: false,
    readUncommitted: false,
    retry: { initialRetryTime: 200, retries: 1_000_000, maxRetryTime: 5_000, factor: 0.2, multiplier: 1.5, restartOnFailure: () => Promise.resolve(true) },
  };
}
