import { Counter, Gauge } from 'prom-client';
import { registry } from './metrics.js';

export type { Gauge } from 'prom-client';

const registers = [registry];
const cell = ['domain', 'indicator', 'variant', 'window', 'place'];

/**
 * Business numbers, as the query service would answer. `variant` holds the values of the dimensions that are never added up, joined by
 * commas; `place` is a node, checkpoint or airport, empty for all of them. Windows: `today`, `month` (this one so far), `latest` (the 30 days
 * up to the last event of the domain), `now` (the latest report of a gauge).
 */
export const businessMetrics = {
  value: new Gauge({ name: 'caravan_indicator_value', help: 'Value of an indicator in its own unit; absent where nothing was observed.', labelNames: cell, registers }),
  observations: new Gauge({ name: 'caravan_indicator_observations', help: 'Observations behind the value.', labelNames: cell, registers }),
  growthRatio: new Gauge({ name: 'caravan_indicator_growth_ratio', help: 'Value divided by that of the same days a year before.', labelNames: cell, registers }),
  percentile: new Gauge({ name: 'caravan_indicator_percentile', help: 'Percentile of what an indicator measures, in its own unit.', labelNames: [...cell, 'percentile'], registers }),
  reportAgeSeconds: new Gauge({ name: 'caravan_report_age_seconds', help: 'Age of the latest report of a gauge, such as a queue.', labelNames: ['domain', 'indicator', 'variant', 'place'], registers }),
};

/** What Postgres says of the pipeline, over all tenants but that of the canary. */
export const pipelineMetrics = {
  watermarkAgeSeconds: new Gauge({ name: 'caravan_watermark_age_seconds', help: 'Now minus the highest event time applied.', labelNames: ['domain'], registers }),
  haltedPartitions: new Gauge({ name: 'caravan_halted_partitions', help: 'Partitions that wait for a person, by reason.', labelNames: ['domain', 'reason'], registers }),
  skippedRecords: new Gauge({ name: 'caravan_skipped_records', help: 'Records that operators passed over when they let a halted partition go on.', labelNames: ['domain'], registers }),
  deadLettersWaiting: new Gauge({ name: 'caravan_dead_letters_waiting', help: 'Refused records that were not redriven, by reason.', labelNames: ['domain', 'reason'], registers }),
  restatements: new Gauge({ name: 'caravan_restatements_last_day', help: 'Changes of closed numbers in the last 24 hours, by cause.', labelNames: ['domain', 'cause'], registers }),
  lateFacts: new Gauge({ name: 'caravan_late_facts_last_day', help: 'Facts received in the last 24 hours for a day that was closed.', labelNames: ['domain'], registers }),
  entities: new Gauge({ name: 'caravan_entities', help: 'Entities by what operators call their state, such as a stay that is open.', labelNames: ['domain', 'state'], registers }),
  sourceAgeSeconds: new Gauge({ name: 'caravan_source_age_seconds', help: 'Now minus the last event time of a source of the watched tenant, heard of in 28 days.', labelNames: ['domain', 'source'], registers }),
  nodeAgeSeconds: new Gauge({ name: 'caravan_node_age_seconds', help: 'Now minus the last event time at a node of the watched tenant, heard of in 28 days.', labelNames: ['domain', 'node'], registers }),
  alarmsOpen: new Gauge({ name: 'caravan_alarms_open', help: 'Open alarms of all tenants, by severity.', labelNames: ['severity'], registers }),
  tableBytes: new Gauge({ name: 'caravan_table_bytes', help: 'Size of a table with its indexes.', labelNames: ['table'], registers }),
  diskFreeRatio: new Gauge({ name: 'caravan_disk_free_ratio', help: 'Share of a watched file system that is free.', labelNames: ['disk'], registers }),
};

/** Recomputation of a rolling sample. */
export const verifyMetrics = {
  mismatches: new Gauge({ name: 'caravan_verify_mismatches', help: 'Differences found in the last full round of the rolling sample, and in this one.', labelNames: ['domain', 'kind'], registers }),
  checked: new Counter({ name: 'caravan_verify_checked_total', help: 'Entities recomputed, and days and months of rollups compared with their parts.', labelNames: ['domain', 'kind'], registers }),
  conservation: new Gauge({ name: 'caravan_conservation_difference_records', help: 'Records counted as refused minus dead letters kept.', labelNames: ['domain'], registers }),
};

/** The work of the watch service itself. */
export const watchMetrics = {
  lastSuccess: new Gauge({ name: 'caravan_watch_last_success_timestamp_seconds', help: 'When a task last succeeded.', labelNames: ['task'], registers }),
  runs: new Counter({ name: 'caravan_watch_runs_total', help: 'Runs of a task, by outcome.', labelNames: ['task', 'outcome'], registers }),
  lastRunSeconds: new Gauge({ name: 'caravan_watch_last_run_seconds', help: 'Time the last run of a task took.', labelNames: ['task'], registers }),
  seriesLeftOut: new Gauge({ name: 'caravan_watch_series_left_out', help: 'Series left out to keep within the budget, by family.', labelNames: ['family'], registers }),
  deliveries: new Counter({ name: 'caravan_alarm_deliveries_total', help: 'Attempts to deliver alarm messages, by way and outcome.', labelNames: ['way', 'outcome'], registers }),
  undelivered: new Gauge({ name: 'caravan_alarm_messages_undelivered', help: 'Alarm messages still to be delivered, by way.', labelNames: ['way'], registers }),
};

/** A synthetic event through the whole path: gateway, Kafka, engine, Postgres, query service. */
export const canaryMetrics = {
  lastSuccess: new Gauge({ name: 'caravan_canary_last_success_timestamp_seconds', help: 'When a canary event last came out at the other end.', labelNames: ['domain'], registers }),
  latencySeconds: new Gauge({ name: 'caravan_canary_latency_seconds', help: 'Time from publishing the last canary event to reading it back.', labelNames: ['domain'], registers }),
  attempts: new Counter({ name: 'caravan_canary_attempts_total', help: 'Canary events, by outcome.', labelNames: ['domain', 'outcome'], registers }),
};
