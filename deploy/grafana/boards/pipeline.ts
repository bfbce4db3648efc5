import type { Board, PanelSpec } from '../build/board.js';

const ofDomain = 'domain=~"$domain"';
const half = { width: 12, height: 8 } as const;

/** One question of Prometheus as a panel. */
function live(title: string, description: string, unit: string, expr: string, legend: string, view: PanelSpec['view'] = 'lines'): PanelSpec {
  return { view, title, description, unit, ...half, queries: [{ kind: 'prometheus', expr, legend }] };
}

const rate = (metric: string, by: string, filter = ofDomain): string => `sum by (${by}) (rate(${metric}{${filter}}[$__rate_interval]))`;
const quantile = (q: number, metric: string, by: string, filter = ''): string => `histogram_quantile(${q}, sum by (le, ${by}) (rate(${metric}_bucket{${filter}}[$__rate_interval])))`;

/** Whether the machinery keeps up. */
export const pipeline: Board = {
  uid: 'caravan-pipeline', title: 'Caravan: pipeline health', from: 'now-1h', refresh: '10s',
  description: 'Whether the machinery keeps up: rates, lag, halted partitions, refusals, latencies, connections.',
  variables: ['domain'],
  panels: [
    live('Records applied', 'Records a second committed with their effects, by domain.', 'cps', rate('caravan_records_consumed_total', 'domain'), '{{domain}}'),
    live('Records behind', 'Records appended and not yet committed, by partition.', 'short', `sum by (domain, partition) (caravan_lag_records{${ofDomain}})`, '{{domain}} {{partition}}'),
    live('Time behind', 'Age of the oldest record not yet committed, the worst partition of each domain.', 's', `max by (domain) (caravan_lag_seconds{${ofDomain}})`, '{{domain}}'),
    live('Partitions that do not run', 'Partitions halted, paused or being claimed; a halted one waits for an operator.', 'short', `sum by (domain, state) (caravan_partition_state{${ofDomain}, state!="running"})`, '{{domain}} {{state}}'),
    live('Refused records', 'Dead letters a second, by reason.', 'cps', rate('caravan_records_dead_total', 'domain, reason'), '{{domain}} {{reason}}'),
    live('Repeats', 'Records a second that said what was known already.', 'cps', rate('caravan_records_duplicate_total', 'domain'), '{{domain}}'),
    live('Time of a batch', 'Time to apply a batch from decode to commit: 99 of 100 took no longer, by outcome.', 's', quantile(0.99, 'caravan_batch_seconds', 'domain, outcome', ofDomain), '{{domain}} {{outcome}}'),
    live('Size of a batch', 'Records in a batch: half of all had no more.', 'short', quantile(0.5, 'caravan_batch_records', 'domain', ofDomain), '{{domain}}'),
    live('Freshness', 'Now minus the highest event time applied, by domain.', 's', `min by (domain) (caravan_event_time_freshness_seconds{${ofDomain}})`, '{{domain}}'),
    live('Events accepted', 'Events a second acknowledged by the broker, by domain.', 'cps', rate('caravan_gateway_events_accepted_total', 'domain'), '{{domain}}'),
    live('Events refused at the door', 'Events a second that the gateway refused, by reason.', 'cps', rate('caravan_gateway_events_rejected_total', 'reason', ''), '{{reason}}'),
    live('Requests turned away', 'Requests a second answered 429 or 503 without being worked on.', 'reqps', rate('caravan_gateway_requests_shed_total', 'cause', ''), '{{cause}}'),
    live('Gateway answers', 'Time to answer: 99 of 100 requests took no longer, by route.', 's', quantile(0.99, 'caravan_gateway_request_seconds', 'route'), '{{route}}'),
    live('Query answers', 'Time to answer: 99 of 100 requests took no longer, by route.', 's', quantile(0.99, 'caravan_query_request_seconds', 'route'), '{{route}}'),
    live('Database connections', 'Connections by state; waiting counts callers without one.', 'short', 'sum by (service, state) (caravan_db_pool_connections)', '{{service}} {{state}}'),
    live('Folding again', 'Entities a second looked at after a change of reference data or of the fold.', 'cps', rate('caravan_refold_entities_seen_total', 'domain, cause'), '{{domain}} {{cause}}'),
    live('Halted partitions', 'Partitions that wait for a person, by reason; the runbook says what to do.', 'short', `sum by (domain, reason) (caravan_halted_partitions{${ofDomain}})`, '{{domain}} {{reason}}'),
    live('Alarms', 'Open alarms of all tenants, by severity.', 'short', 'sum by (severity) (caravan_alarms_open)', '{{severity}}'),
    live('Canary', 'Time from publishing a synthetic event to reading it back, by domain.', 's', `max by (domain) (caravan_canary_latency_seconds{${ofDomain}})`, '{{domain}}'),
    live('Differences', 'What the rolling recomputation found to differ from the stored facts: always 0.', 'short', `sum by (domain, kind) (caravan_verify_mismatches{${ofDomain}})`, '{{domain}} {{kind}}'),
    live('Disk', 'Share of each watched file system that is free.', 'percentunit', 'min by (disk) (caravan_disk_free_ratio)', '{{disk}}'),
    live('Tables', 'Size of each table with its indexes.', 'bytes', 'max by (table) (caravan_table_bytes)', '{{table}}'),
    live('Memory', 'Resident memory of each process.', 'bytes', 'process_resident_memory_bytes{job="caravan"}', '{{instance}}'),
    live('Event loop', 'Delay of the event loop of each process: 99 of 100 were shorter.', 's', 'nodejs_eventloop_lag_p99_seconds{job="caravan"}', '{{instance}}'),
  ],
};
