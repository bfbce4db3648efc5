import { Counter, Gauge, Histogram, type HistogramConfiguration, Registry, collectDefaultMetrics } from 'prom-client';
import { openMetrics } from './open-metrics.js';

/** Holds every metric of this process. Labels come from closed sets only: domains, reasons, routes, assigned partitions. */
export const registry = new Registry();

collectDefaultMetrics({ register: registry });

const registers = [registry];
const latencySeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const batchSizes = [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000];

/** A histogram whose observations may name their trace. prom-client makes such only for OpenMetrics; the usual format leaves the traces out. */
function traceable(configuration: HistogramConfiguration<string>): Histogram {
  const histogram = new Histogram({ ...configuration, enableExemplars: true, registers: [openMetrics()] });
  registry.registerMetric(histogram);
  return histogram;
}

/** States of a partition as `caravan_partition_state` shows them. */
const partitionStates = ['running', 'claiming', 'paused', 'halted'] as const;
export type PartitionStateName = (typeof partitionStates)[number];

/** Records a domain took from its topic. */
export const ingestMetrics = {
  consumed: new Counter({ name: 'caravan_records_consumed_total', help: 'Records read from the domain topic and committed.', labelNames: ['domain'], registers }),
  stored: new Counter({ name: 'caravan_records_stored_total', help: 'Records stored as a new fact or a new version of one.', labelNames: ['domain'], registers }),
  duplicate: new Counter({ name: 'caravan_records_duplicate_total', help: 'Records that repeated a stored version.', labelNames: ['domain'], registers }),
  dead: new Counter({ name: 'caravan_records_dead_total', help: 'Records refused and kept as dead letters, by reason.', labelNames: ['domain', 'reason'], registers }),
  lagRecords: new Gauge({ name: 'caravan_lag_records', help: 'Records appended to the partition and not yet committed.', labelNames: ['domain', 'partition'], registers }),
  lagSeconds: new Gauge({ name: 'caravan_lag_seconds', help: 'Age in seconds of the oldest record not yet committed; 0 without lag.', labelNames: ['domain', 'partition'], registers }),
  batchSeconds: traceable({ name: 'caravan_batch_seconds', help: 'Time to apply one batch, from decode to commit, in seconds.', labelNames: ['domain', 'outcome'], buckets: latencySeconds }),
  batchRecords: new Histogram({ name: 'caravan_batch_records', help: 'Records in one batch.', labelNames: ['domain'], buckets: batchSizes, registers }),
  partitionState: new Gauge({ name: 'caravan_partition_state', help: '1 for the state the assigned partition is in, 0 for the others.', labelNames: ['domain', 'partition', 'state'], registers }),
  stalledSeconds: new Gauge({ name: 'caravan_stalled_seconds', help: 'How long the partition has stood still too long while records wait, in seconds; 0 when it gets on.', labelNames: ['domain', 'partition'], registers }),
  freshnessSeconds: new Gauge({ name: 'caravan_event_time_freshness_seconds', help: 'Now minus the highest event time applied, in seconds.', labelNames: ['domain'], registers }),
};

/** Walks that fold a domain's entities again; cause is reference or fold. */
export const refoldMetrics = {
  seen: new Counter({ name: 'caravan_refold_entities_seen_total', help: 'Entities looked at after a change of reference data or of the fold.', labelNames: ['domain', 'cause'], registers }),
  changed: new Counter({ name: 'caravan_refold_entities_changed_total', help: 'Entities that came out differently.', labelNames: ['domain', 'cause'], registers }),
  moved: new Counter({ name: 'caravan_refold_facts_moved_total', help: 'Facts that went to another entity.', labelNames: ['domain', 'cause'], registers }),
  restated: new Counter({ name: 'caravan_refold_restatements_total', help: 'Changes of closed days that were listed.', labelNames: ['domain', 'cause'], registers }),
  refused: new Counter({ name: 'caravan_refold_entities_refused_total', help: 'Entities left as they were because they cannot be folded.', labelNames: ['domain', 'cause'], registers }),
  walking: new Gauge({ name: 'caravan_refold_walking', help: '1 while this process folds entities again, else 0.', labelNames: ['domain', 'cause'], registers }),
  stepSeconds: new Histogram({ name: 'caravan_refold_step_seconds', help: 'Time of one page of entities, in seconds.', labelNames: ['domain', 'outcome'], buckets: latencySeconds, registers }),
};

/** Messages that transactions left to be published. */
export const outboxMetrics = {
  published: new Counter({ name: 'caravan_outbox_published_total', help: 'Messages of the outbox that Kafka acknowledged.', labelNames: ['service'], registers }),
  waiting: new Gauge({ name: 'caravan_outbox_waiting', help: 'Messages of the outbox that Kafka does not acknowledge, as far as they were read.', labelNames: ['service'], registers }),
};

/** Connections to Postgres: state is used, idle or waiting (a caller without a connection). */
export const databaseMetrics = {
  connections: new Gauge({ name: 'caravan_db_pool_connections', help: 'Connections of the pool by state; waiting counts callers without one.', labelNames: ['service', 'state'], registers }),
};

/** The gateway. `route` is the route's pattern, never the path asked for. */
export const gatewayMetrics = {
  accepted: new Counter({ name: 'caravan_gateway_events_accepted_total', help: 'Events acknowledged by the broker.', labelNames: ['domain'], registers }),
  rejected: new Counter({ name: 'caravan_gateway_events_rejected_total', help: 'Events refused, by reason.', labelNames: ['reason'], registers }),
  ignored: new Counter({ name: 'caravan_gateway_items_ignored_total', help: 'Items of standard messages left out on purpose, by kind.', labelNames: ['kind'], registers }),
  inflightBytes: new Gauge({ name: 'caravan_gateway_inflight_bytes', help: 'Bytes of request bodies held until the broker acknowledges.', registers }),
  shed: new Counter({ name: 'caravan_gateway_requests_shed_total', help: 'Requests answered 429 or 503 without being worked on.', labelNames: ['cause'], registers }),
  requestSeconds: traceable({ name: 'caravan_gateway_request_seconds', help: 'Time to answer a request, in seconds.', labelNames: ['route', 'status'], buckets: latencySeconds }),
};

/** The query service. */
export const queryMetrics = {
  requestSeconds: new Histogram({ name: 'caravan_query_request_seconds', help: 'Time to answer a request, in seconds.', labelNames: ['route', 'status'], buckets: latencySeconds, registers }),
};

/** Shows the one state an assigned partition is in. */
export function showPartitionState(domain: string, partition: number, state: PartitionStateName): void {
  for (const name of partitionStates) ingestMetrics.partitionState.set({ domain, partition: String(partition), state: name }, name === state ? 1 : 0);
}

/** Removes the series of a partition that is no longer assigned. */
export function forgetPartition(domain: string, partition: number): void {
  const labels = { domain, partition: String(partition) };
  for (const state of partitionStates) ingestMetrics.partitionState.remove({ ...labels, state });
  ingestMetrics.stalledSeconds.remove(labels);
  ingestMetrics.lagRecords.remove(labels);
  ingestMetrics.lagSeconds.remove(labels);
}
