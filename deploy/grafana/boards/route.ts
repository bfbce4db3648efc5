import { type Board, series } from '../build/board.js';
import { days, isOnCorridor } from '../build/fragments.js';
import { chosenDates, sumBy } from './sums.js';

const onRoute = `${isOnCorridor('"from"')} and ${isOnCorridor('"to"')}`;
const way = `"from" || ' to ' || "to"`;

const legs = `
select way."from", way."to", way.mode, (leg.row ->> 'distance_m')::float8 / 1000 as kilometres, leg.row ->> 'quality' as distance_quality, way.containers, way.mean_hours,
       (leg.row ->> 'distance_m')::float8 / 1000 / nullif(way.mean_hours, 0) as kilometres_per_hour
  from (select "from", "to", mode, sum(n) as containers, (sum(transit_s) / nullif(sum(timed_n), 0) / 3600.0)::float8 as mean_hours
          from caravan.container_legs
         where ${days} and ${onRoute}
         group by 1, 2, 3) as way
  left join (select distinct on (key) row from caravan.reference_row where kind = 'legs' order by key, tenant desc) as leg
    on (leg.row ->> 'from_node', leg.row ->> 'to_node') in ((way."from", way."to"), (way."to", way."from"))
 order by way."from", way."to", way.mode`;

const endToEnd = `
select "from", "to", load, sum(n) as containers, (sum(total_s) / nullif(sum(n), 0))::float8 as mean_seconds,
       caravan.sketch_quantile(caravan.sketch_merge(bins, counts), 0.9) as p90_seconds, (sum(moving_s)::numeric / nullif(sum(split_total_s), 0))::float8 as moving_share
  from caravan.container_od
 where ${days} and ${onRoute}
 group by 1, 2, 3
 order by 4 desc
 limit 100`;

const stops = `
select node, sum(dwell_n) as stays, (sum(dwell_s) / nullif(sum(dwell_n), 0))::float8 as mean_seconds, caravan.sketch_quantile(caravan.sketch_merge(bins, counts), 0.9) as p90_seconds
  from caravan.container_visits
 where ${days} and stay = 'MEASURED' and ${isOnCorridor('node')}
 group by 1
 order by 3 desc nulls last`;

const costs = sumBy('container_costs', `${way} || ' ' || currency`, 'sum(amount_minor) / 100.0 / nullif(sum(mass_kg) / 1000.0, 0)', onRoute);

/** The route leg by leg. */
export const route: Board = {
  uid: 'caravan-route', title: 'Caravan: Trans-Caspian route', from: 'now-90d', refresh: '1m',
  description: 'The route leg by leg: how long each takes, how fast containers move, where they stand, what it costs. Choose one corridor to see it alone.',
  variables: ['corridor', 'period', 'query_url'],
  panels: [
    { view: 'table', title: 'Legs', description: 'Ways of containers along the corridors chosen; the speed is over the length in the reference data, whose quality stands beside it.', unit: 'short', units: { kilometres: 'lengthkm', mean_hours: 'h', kilometres_per_hour: 'velocitykmh' }, width: 24, height: 10, queries: [{ kind: 'sql', text: legs, columns: ['from', 'to', 'mode', 'kilometres', 'distance_quality', 'containers', 'mean_hours', 'kilometres_per_hour'] }], drillDown: `/v1/indicators/leg-time/lineage?${chosenDates}&filter.from=\${__data.fields.from}&filter.to=\${__data.fields.to}` },
    { view: 'table', title: 'End to end', description: 'From leaving the origin to entering the destination, of the pairs configured; the share of that time in which the container moved.', unit: 'short', units: { mean_seconds: 's', p90_seconds: 's', moving_share: 'percentunit' }, width: 12, height: 9, queries: [{ kind: 'sql', text: endToEnd, columns: ['from', 'to', 'load', 'containers', 'mean_seconds', 'p90_seconds', 'moving_share'] }], drillDown: `/v1/indicators/speed-with-delay?${chosenDates}&filter.from=\${__data.fields.from}&filter.to=\${__data.fields.to}` },
    { view: 'table', title: 'Stays on the way', description: 'Measured stays at places of the corridors chosen, the longest first.', unit: 'short', units: { mean_seconds: 's', p90_seconds: 's' }, width: 12, height: 9, queries: [{ kind: 'sql', text: stops, columns: ['node', 'stays', 'mean_seconds', 'p90_seconds'] }], drillDown: `/v1/indicators/dwell/lineage?${chosenDates}&node=\${__data.fields.node}` },
    { view: 'lines', title: 'Time of a leg', description: 'Mean time from leaving one place to entering the next, by leg.', unit: 's', width: 12, height: 9, queries: [series(sumBy('container_legs', way, 'sum(transit_s) / nullif(sum(timed_n), 0)', onRoute))], drillDown: `/v1/indicators/leg-time?${chosenDates}&by=from,to` },
    { view: 'lines', title: 'Time end to end', description: 'Mean time from leaving the origin to entering the destination.', unit: 's', width: 12, height: 9, queries: [series(sumBy('container_od', way, 'sum(total_s) / nullif(sum(n), 0)', onRoute))], drillDown: `/v1/indicators/end-to-end-time?${chosenDates}&by=from,to` },
    { view: 'bars', title: 'Containers by leg', description: 'Ways of containers that ended in the period, by leg.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('container_legs', way, 'sum(n)', onRoute))], drillDown: `/v1/indicators/leg-time?${chosenDates}&by=from,to,mode` },
    { view: 'lines', title: 'Cost of a tonne', description: 'What a tonne cost over a leg, in the currency it was paid in.', unit: 'short', width: 12, height: 9, queries: [series(costs)], drillDown: `/v1/indicators/corridor-cost?${chosenDates}` },
  ],
};
