import { type Board, series } from '../build/board.js';
import { days, isOnCorridor, placesChosen } from '../build/fragments.js';
import { chosenDates, quantileBy, shareBy, stays, sumBy } from './sums.js';

const measured = `stay = 'MEASURED' and ${placesChosen}`;

const legs = `
select "from", "to", mode, sum(n) as containers, (sum(transit_s) / nullif(sum(timed_n), 0) / 3600.0)::float8 as mean_hours,
       caravan.sketch_quantile(caravan.sketch_merge(bins, counts), 0.9) / 3600.0 as p90_hours
  from caravan.container_legs
 where ${days} and ${isOnCorridor('"from"')} and ${isOnCorridor('"to"')}
 group by 1, 2, 3
 order by 4 desc
 limit 100`;

const longestStays = `
select natural_key as container, node, since, age_seconds
  from caravan.entity_states
 where domain = 'container-traffic' and state = 'OPEN' and ${placesChosen}
 order by since
 limit 100`;

const borders = `
select checkpoint, "from", "to", load, sum(n) as containers, (sum(teu_milli) / 1000.0)::float8 as teu
  from caravan.container_borders
 where ${days}
 group by 1, 2, 3, 4
 order by 5 desc
 limit 100`;

/** How many containers, how long they stay, how long they travel. */
export const containers: Board = {
  uid: 'caravan-containers', title: 'Caravan: container traffic', from: 'now-90d', refresh: '1m',
  description: 'How many containers move, how long they stay and travel, and which are still waiting.',
  variables: ['corridor', 'node', 'period', 'query_url'],
  panels: [
    { view: 'bars', title: 'Containers by place', description: 'Stays of containers that began in the period; passing through does not count.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('container_visits', 'node', 'sum(n)', stays))], drillDown: `/v1/indicators/container-volume/lineage?${chosenDates}&node=\${__field.labels.metric}` },
    { view: 'bars', title: 'TEU, laden and empty', description: 'Twenty-foot equivalent units of these stays by load; a container of unknown size adds none.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('container_visits', 'load', 'sum(teu_milli) / 1000.0', stays))], drillDown: `/v1/indicators/laden-share-teu?${chosenDates}&by=node` },
    { view: 'lines', title: 'Mean stay', description: 'Mean time from entering to leaving, of stays whose both ends were seen, by place.', unit: 's', width: 12, height: 9, queries: [series(sumBy('container_visits', 'node', 'sum(dwell_s) / nullif(sum(dwell_n), 0)', measured))], drillDown: `/v1/indicators/mean-dwell?${chosenDates}&by=node` },
    { view: 'lines', title: 'Long stays', description: 'Nine of ten measured stays were no longer than this, by place; within 1 %.', unit: 's', width: 12, height: 9, queries: [series(quantileBy('container_visits', 'node', 0.9, measured))], drillDown: `/v1/indicators/dwell?${chosenDates}&by=node` },
    { view: 'lines', title: 'Laden share', description: 'Laden containers of those known to be laden or empty, by place.', unit: 'percentunit', width: 12, height: 9, queries: [series(shareBy('container_visits', 'node', `sum(n) filter (where load = 'LADEN')`, 'sum(n)', `load in ('LADEN', 'EMPTY') and ${stays}`))], drillDown: `/v1/indicators/laden-share?${chosenDates}&by=node` },
    { view: 'table', title: 'Over borders', description: 'Containers that changed country in the time chosen, by checkpoint and direction.', unit: 'short', width: 12, height: 9, queries: [{ kind: 'sql', text: borders, columns: ['checkpoint', 'from', 'to', 'load', 'containers', 'teu'] }], drillDown: `/v1/indicators/container-border-volume/lineage?${chosenDates}&checkpoint=\${__data.fields.checkpoint}` },
    { view: 'table', title: 'Legs', description: 'Ways of containers from place to place in the time chosen; the mean is of those whose both ends were seen.', unit: 'short', units: { mean_hours: 'h', p90_hours: 'h' }, width: 12, height: 11, queries: [{ kind: 'sql', text: legs, columns: ['from', 'to', 'mode', 'containers', 'mean_hours', 'p90_hours'] }], drillDown: `/v1/indicators/leg-time/lineage?${chosenDates}&filter.from=\${__data.fields.from}&filter.to=\${__data.fields.to}` },
    { view: 'table', title: 'Still there, the longest first', description: 'Containers that entered a place and were not seen to leave it; this is now, whatever time is chosen.', unit: 'short', units: { age_seconds: 's', since: 'dateTimeAsIso' }, width: 12, height: 11, queries: [{ kind: 'sql', text: longestStays, columns: ['container', 'node', 'since', 'age_seconds'] }], drillDown: '/v1/open-stays?node=${__data.fields.node}' },
  ],
};
