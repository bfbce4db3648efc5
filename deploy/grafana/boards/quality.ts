import { type Board, series } from '../build/board.js';
import { grafana } from '../build/fragments.js';
import { shareBy } from './sums.js';

const within = (column: string): string => `${column} between ${grafana.from} and ${grafana.to}`;
const ofDomain = `domain ~ ('^(' || '\${domain:pipe}' || ')$')`;

/** Things counted by the hour in which they happened. */
const hourly = (table: string, column: string, name: string, condition: string): string => `
select date_trunc('hour', ${column}) as time, ${name} as metric, count(*)::float8 as value
  from caravan.${table}
 where ${within(column)} and ${ofDomain} and ${condition}
 group by 1, 2
 order by 1, 2`;

const restatements = `
select at, domain, cube, local_date, array_to_string(dims, ' · ') as dimensions, cause, n_before, n_after
  from caravan.restatement
 where ${within('at')} and ${ofDomain}
 order by id desc
 limit 200`;

const letters = `
select received_at, domain, reason, property_path, detail, source, event_id, topic, partition, "offset"
  from caravan.dead_letter
 where redriven_at is null and ${ofDomain}
 order by received_at desc
 limit 200`;

const alarms = `
select opened_at, severity, domain, rule, subject, message, value, threshold, coalesce(acked_by, '') as acknowledged_by
  from caravan.alarm
 where closed_at is null and not silenced and ${ofDomain}
 order by opened_at desc
 limit 200`;

const sources = `
select domain, source, type, count(*) as facts, count(*) filter (where late) as late, max(event_time) as last_event, max(received_at) as last_received
  from caravan.fact
 where ${within('received_at')} and ${ofDomain}
 group by 1, 2, 3
 order by 7`;

/** Whether the numbers can be trusted. */
export const quality: Board = {
  uid: 'caravan-quality', title: 'Caravan: data quality', from: 'now-7d', refresh: '1m',
  description: 'Whether the numbers can be trusted: what came late, what was changed after it was published, what was refused, what is known of what.',
  variables: ['domain', 'period', 'query_url'],
  panels: [
    { view: 'bars', title: 'Late facts by source', description: 'Facts that came after their day was closed, by the hour of receipt; each is in the numbers.', unit: 'short', width: 12, height: 9, queries: [series(hourly('fact', 'received_at', 'source', 'late'))], drillDown: '/v1/facts?late=true&source=${__field.labels.metric}' },
    { view: 'bars', title: 'Restatements by cause', description: 'Published numbers that changed, by the hour and by what caused it.', unit: 'short', width: 12, height: 9, queries: [series(hourly('restatement', 'at', 'cause', 'true'))], drillDown: '/v1/restatements?cause=${__field.labels.metric}' },
    { view: 'bars', title: 'Refused records by reason', description: 'Dead letters by the hour of receipt and by reason, also those redriven since.', unit: 'short', width: 12, height: 9, queries: [series(hourly('dead_letter', 'received_at', 'reason', 'true'))], drillDown: '/v1/dead-letters?reason=${__field.labels.metric}' },
    { view: 'lines', title: 'Completeness', description: 'Share of containers whose mass is known, of stays measured at both ends, and of seconds for which gauges had a value.', unit: 'percentunit', width: 12, height: 9, queries: [
      series(shareBy('container_visits', `'mass known'`, 'sum(mass_n)', 'sum(n)', 'true')),
      series(shareBy('container_visits', `'stays measured'`, `coalesce(sum(n) filter (where stay = 'MEASURED'), 0)`, 'sum(n)', `stay <> 'PASS'`)),
      series(shareBy('border_gauges', `'gauges observed'`, 'sum(observed_s)', 'sum(observed_s + unavailable_s)', 'true')),
    ], drillDown: '/v1/indicators' },
    { view: 'table', title: 'Open alarms', description: 'What the watch raised and what is not over yet, whatever time is chosen; silenced ones are left out.', unit: 'short', units: { opened_at: 'dateTimeAsIso' }, width: 24, height: 8, queries: [{ kind: 'sql', text: alarms, columns: ['opened_at', 'severity', 'domain', 'rule', 'subject', 'message', 'value', 'threshold', 'acknowledged_by'] }], drillDown: '/v1/alarms?state=open&rule=${__data.fields.rule}' },
    { view: 'table', title: 'Restatements', description: 'Published numbers that changed in the time chosen, the latest first; the link lists them with both versions of the fact behind.', unit: 'short', units: { at: 'dateTimeAsIso' }, width: 24, height: 10, queries: [{ kind: 'sql', text: restatements, columns: ['at', 'domain', 'cube', 'local_date', 'dimensions', 'cause', 'n_before', 'n_after'] }], drillDown: '/v1/restatements?cube=${__data.fields.cube}' },
    { view: 'table', title: 'Waiting dead letters', description: 'Refused records that nobody has dealt with, whatever time is chosen.', unit: 'short', units: { received_at: 'dateTimeAsIso' }, width: 24, height: 10, queries: [{ kind: 'sql', text: letters, columns: ['received_at', 'domain', 'reason', 'property_path', 'detail', 'source', 'event_id', 'topic', 'partition', 'offset'] }], drillDown: '/v1/dead-letters/${__data.fields.topic}/${__data.fields.partition}/${__data.fields.offset}' },
    { view: 'table', title: 'Sources', description: 'Who was heard of in the time chosen, the longest silent first; the link tells the usual gap of each and whether it is silent.', unit: 'short', units: { last_event: 'dateTimeAsIso', last_received: 'dateTimeAsIso' }, width: 24, height: 10, queries: [{ kind: 'sql', text: sources, columns: ['domain', 'source', 'type', 'facts', 'late', 'last_event', 'last_received'] }], drillDown: '/v1/indicators/freshness?by=node,type&source=${__data.fields.source}' },
  ],
};
