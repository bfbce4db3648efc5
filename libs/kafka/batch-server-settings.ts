import type { OffsetOwner } from './batch.js';
import type { KafkaSettings } from './client.js';
import type { ConsumerChoice } from './consumer-config.js';
import type { PartitionStateName } from './held-partitions.js';

export interface BatchServerSettings extends KafkaSettings, ConsumerChoice {
  readonly topic: string;
  readonly owner: OffsetOwner;
  readonly concurrency: number;
  /** A partition with records waiting that has not got on for so long is stalled. */
  readonly stalledAfterMillis: number;
  /** Called once when the consumer ended for good or is stuck: the process must exit non-zero. */
  readonly onCrash: (error: Error) => void;
  /** Told of every change worth a log line. */
  readonly onEvent?: (event: string, details: Record<string, unknown>) => void;
}

export interface AssignedPartition {
  readonly partition: number;
  readonly state: PartitionStateName;
  readonly nextOffset: bigint;
  /** Why it is halted. */
  readonly reason?: string;
}
