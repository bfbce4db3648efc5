import { type Board, series } from '../build/board.js';
import { days, grafana, placesChosen } from '../build/fragments.js';
import { chosenDates, quantileBy, shareBy, sumBy } from './sums.js';

const wentThrough = `outcome = 'EXITED' and ${placesChosen}`;
const side = `node || ' ' || direction`;

const activities = `
select node, direction, activity, sum(n) as times, (sum(duration_s) / nullif(sum(n), 0))::float8 as mean_seconds,
       caravan.sketch_quantile(caravan.sketch_merge(bins, counts), 0.9) as p90_seconds
  from caravan.border_activities
 where ${days} and ${placesChosen}
 group by 1, 2, 3
 order by 1, 2, 5 desc`;

/** By the hour: a queue changes faster than a day. */
const gauge = (metric: string): string => `
select bucket as time, node || ' ' || direction || ' ' || unit_type || ' ' || source as metric, (sum(value_s) / nullif(sum(observed_s), 0))::float8 as value
  from caravan.border_gauges
 where grain = 'hour' and bucket between ${grafana.from} and ${grafana.to} and metric = '${metric}' and observed_s > 0 and ${placesChosen}
 group by 1, 2
 order by 1, 2`;

const design = `
with crossed as (
  select checkpoint, "from", "to", (sum(n) filter (where unit_type = 'TRAIN') / count(distinct local_date)::numeric)::float8 as trains_a_day,
         (sum(n) filter (where unit_type in ('TRUCK', 'BUS', 'CAR')) / count(distinct local_date)::numeric)::float8 as vehicles_a_day
    from caravan.border_crossings
   where ${days}
   group by 1, 2, 3)
select c.row ->> 'checkpoint_id' as checkpoint, crossed."from", crossed."to", c.row ->> 'unit' as unit, (c.row ->> 'value')::float8 as design, trains_a_day, vehicles_a_day
  from (select distinct on (key) row from caravan.reference_row where kind = 'capacities' order by key, tenant desc) as c
  left join crossed on crossed.checkpoint = c.row ->> 'checkpoint_id'
 where (c.row ->> 'valid_from' = '' or (c.row ->> 'valid_from')::date <= ${grafana.to}::date) and (c.row ->> 'valid_to' = '' or (c.row ->> 'valid_to')::date >= ${grafana.from}::date)
 order by 1, 2, 3, 4`;

/** How long borders take and how many wait. */
export const borders: Board = {
  uid: 'caravan-borders', title: 'Caravan: border checkpoints', from: 'now-30d', refresh: '30s',
  description: 'How long borders take, by activity and side, how many wait, and how near checkpoints are to what they are built for.',
  variables: ['corridor', 'node', 'period', 'query_url'],
  panels: [
    { view: 'lines', title: 'Time in the control zone', description: 'Mean time from entering to leaving the control zone, of units that went through, by side and direction.', unit: 's', width: 12, height: 9, queries: [series(sumBy('border_passages', side, 'sum(clear_s) / nullif(sum(clear_n), 0)', wentThrough))], drillDown: `/v1/indicators/border-time?${chosenDates}&by=node,direction` },
    { view: 'lines', title: 'Slow passages', description: 'Nine of ten units were no longer in the control zone than this; within 1 %.', unit: 's', width: 12, height: 9, queries: [series(quantileBy('border_passages', side, 0.9, wentThrough))], drillDown: `/v1/indicators/border-time?${chosenDates}&by=node,direction,mode` },
    { view: 'table', title: 'Activities by side', description: 'Controls and other activities in the time chosen, by side and direction, the longest first.', unit: 'short', units: { mean_seconds: 's', p90_seconds: 's' }, width: 12, height: 10, queries: [{ kind: 'sql', text: activities, columns: ['node', 'direction', 'activity', 'times', 'mean_seconds', 'p90_seconds'] }], drillDown: `/v1/indicators/border-activity-time/lineage?${chosenDates}&node=\${__data.fields.node}&direction=\${__data.fields.direction}&activity=\${__data.fields.activity}` },
    { view: 'lines', title: 'Time that no activity explains', description: 'The part of the time in the control zone that no reported activity explains, by side and direction.', unit: 'percentunit', width: 12, height: 10, queries: [series(shareBy('border_passages', side, 'sum(unexplained_s)', 'sum(clear_s)', wentThrough))], drillDown: `/v1/indicators/border-unexplained-share?${chosenDates}&by=node,direction` },
    { view: 'lines', title: 'Queues', description: 'Units waiting by the hour, weighted by the time each report held; sources are never added.', unit: 'short', width: 12, height: 9, queries: [series(gauge('QUEUE_UNITS'))], drillDown: '/v1/indicators/queue-now' },
    { view: 'lines', title: 'Waiting time as displayed', description: 'Waiting time that displays show, by the hour, weighted by the time each report held.', unit: 's', width: 12, height: 9, queries: [series(gauge('WAIT_S'))], drillDown: '/v1/indicators/wait-now' },
    { view: 'lines', title: 'Wait before the control zone', description: 'Mean time from joining the queue to entering the control zone, as observed of single units.', unit: 's', width: 12, height: 9, queries: [series(sumBy('border_waits', side, 'sum(wait_s) / nullif(sum(n), 0)', placesChosen))], drillDown: `/v1/indicators/border-wait?${chosenDates}&by=node,direction` },
    { view: 'bars', title: 'Crossings', description: 'Units that crossed a border in the period, by checkpoint and kind of unit.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('border_crossings', `checkpoint || ' ' || unit_type`, 'sum(n)', 'true'))], drillDown: `/v1/indicators/border-crossings?${chosenDates}&by=checkpoint,from,to,unit_type` },
    { view: 'table', title: 'Crossings beside design capacity', description: 'Crossings a day, on days with any, beside what the checkpoint is built or planned for. The link gives the use of capacity, which also knows closures.', unit: 'short', width: 24, height: 10, queries: [{ kind: 'sql', text: design, columns: ['checkpoint', 'from', 'to', 'unit', 'design', 'trains_a_day', 'vehicles_a_day'] }], drillDown: `/v1/indicators/capacity-use?${chosenDates}&by=checkpoint&checkpoint=\${__data.fields.checkpoint}` },
  ],
};
