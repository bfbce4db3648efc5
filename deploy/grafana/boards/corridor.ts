import { type Board, series } from '../build/board.js';
import { days, growthOf, placesChosen } from '../build/fragments.js';
import { chosenDates, stays, sumBy } from './sums.js';

const flown = `outcome in ('ARRIVED', 'DEPARTED', 'DIVERTED')`;
const against = 'The second figure: per cent above as many days before.';
const growth = { columns: ['value', 'growth_percent'], kind: 'sql' } as const;
const small = { view: 'stat', unit: 'short', units: { growth_percent: 'percent' }, width: 6, height: 4 } as const;

const volumesByNode = `
select node, sum(n) as containers, (sum(teu_milli) / 1000.0)::float8 as teu, (sum(mass_kg) / 1000.0)::float8 as tonnes
  from caravan.container_visits
 where ${days} and ${stays}
 group by 1
 order by 2 desc
 limit 50`;

/** What moves, and whether it is more than before. */
export const corridor: Board = {
  uid: 'caravan-corridor', title: 'Caravan: corridor overview', from: 'now-90d', refresh: '1m',
  description: 'Volumes, growth and turnover of the corridor: what moves, and whether it is more than before.',
  variables: ['corridor', 'node', 'period', 'query_url'],
  panels: [
    { ...small, title: 'Containers at nodes', description: `Stays of containers at the places chosen; passing through does not count. ${against}`, queries: [{ ...growth, text: growthOf('container_visits', 'n', stays) }], drillDown: `/v1/indicators/container-volume?${chosenDates}&by=node` },
    { ...small, title: 'TEU at nodes', description: `Twenty-foot equivalent units of these stays; a container of unknown size adds none. ${against}`, queries: [{ ...growth, text: growthOf('container_visits', 'teu_milli / 1000.0', stays) }], drillDown: `/v1/indicators/teu?${chosenDates}&by=node` },
    { ...small, title: 'Border crossings', description: `Units that crossed a border, each once although both sides may report it; all checkpoints. ${against}`, queries: [{ ...growth, text: growthOf('border_crossings', 'n', 'true') }], drillDown: `/v1/indicators/border-crossings?${chosenDates}&by=checkpoint` },
    { ...small, title: 'Flights', description: `Legs that left, all airports. ${against}`, queries: [{ ...growth, text: growthOf('flight_departures', 'legs', flown) }], drillDown: `/v1/indicators/flights?${chosenDates}&by=dep` },
    { view: 'bars', title: 'Containers by place', description: 'Stays of containers that began in the period, by place.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('container_visits', 'node', 'sum(n)', stays))], drillDown: `/v1/indicators/container-volume/lineage?${chosenDates}&node=\${__field.labels.metric}` },
    { view: 'bars', title: 'Crossings by checkpoint', description: 'Units that crossed a border in the period, by checkpoint.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('border_crossings', 'checkpoint', 'sum(n)', 'true'))], drillDown: `/v1/indicators/border-crossings?${chosenDates}&by=checkpoint,from,to` },
    { view: 'lines', title: 'Turnover, by regime and currency', description: 'Declared value of goods in the currency it was declared in, whole units; the query service adds it up in USD.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('border_trade', `regime || ' ' || currency`, 'sum(amount_minor) / 100.0', placesChosen))], drillDown: `/v1/indicators/turnover?${chosenDates}&compare=year-ago` },
    { view: 'lines', title: 'Reported monthly counts', description: 'What publishers report for whole months, by metric; never mixed with what was observed.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('border_counts', 'metric', 'sum(value)', `period = 'MONTH' and ${placesChosen}`))], drillDown: `/v1/indicators/reported-border-count?${chosenDates}&metric=\${__field.labels.metric}&period=MONTH&by=node` },
    { view: 'table', title: 'Volumes by place', description: 'Stays of containers in the time chosen, the busiest places first; tonnes of those whose mass is known.', unit: 'short', units: { tonnes: 'masst' }, width: 24, height: 9, queries: [{ kind: 'sql', text: volumesByNode, columns: ['node', 'containers', 'teu', 'tonnes'] }], drillDown: `/v1/indicators/container-volume/lineage?${chosenDates}&node=\${__data.fields.node}` },
  ],
};
