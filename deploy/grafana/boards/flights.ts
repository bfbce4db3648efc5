import { type Board, series } from '../build/board.js';
import { days, isAirportChosen } from '../build/fragments.js';
import { chosenDates, quantileBy, shareBy, sumBy } from './sums.js';

const chosen = isAirportChosen('dep');

const ways = `
select dep, arr, sum(legs) filter (where outcome in ('ARRIVED', 'DEPARTED', 'DIVERTED')) as flown,
       (sum(legs) filter (where outcome in ('ARRIVED', 'DEPARTED', 'DIVERTED')) / greatest(1, max(local_date) - min(local_date) + 1) * 7.0)::float8 as flights_a_week,
       (sum(dep_le15)::numeric / nullif(sum(dep_n), 0))::float8 as on_time_share, (sum(dep_delay_s) / nullif(sum(dep_n), 0))::float8 as mean_delay_seconds
  from caravan.flight_departures
 where ${days} and ${chosen}
 group by 1, 2
 order by 3 desc nulls last
 limit 100`;

/** How many flights, and how punctual. */
export const flights: Board = {
  uid: 'caravan-flights', title: 'Caravan: flights', from: 'now-90d', refresh: '1m',
  description: 'How many flights left, how punctual they were and how full.',
  variables: ['airport', 'period', 'query_url'],
  panels: [
    { view: 'bars', title: 'Flights by outcome', description: 'Legs by their scheduled local day of departure, by what became of them.', unit: 'short', width: 12, height: 9, queries: [series(sumBy('flight_departures', 'outcome', 'sum(legs)', chosen))], drillDown: `/v1/indicators/flights/lineage?${chosenDates}&outcome=\${__field.labels.metric}` },
    { view: 'lines', title: 'Departures on time', description: 'Departures at most 15 minutes late of those whose schedule is known, by carrier.', unit: 'percentunit', width: 12, height: 9, queries: [series(shareBy('flight_departures', 'carrier', 'sum(dep_le15)', 'sum(dep_n)', chosen))], drillDown: `/v1/indicators/on-time-share?${chosenDates}&by=carrier` },
    { view: 'lines', title: 'Mean delay at departure', description: 'Mean seconds from scheduled to actual off-block, early ones negative, by airport.', unit: 's', width: 12, height: 9, queries: [series(sumBy('flight_departures', 'dep', 'sum(dep_delay_s) / nullif(sum(dep_n), 0)', chosen))], drillDown: `/v1/indicators/flight-delay?${chosenDates}&by=dep` },
    { view: 'lines', title: 'Late departures', description: 'Nine of ten departures were no later than this, early ones counted as on time; within 1 %.', unit: 's', width: 12, height: 9, queries: [series(quantileBy('flight_departures', 'dep', 0.9, chosen))], drillDown: `/v1/indicators/flight-delay?${chosenDates}&by=dep,arr` },
    { view: 'lines', title: 'Cancelled', description: 'Cancelled legs of all legs, by airport.', unit: 'percentunit', width: 12, height: 9, queries: [series(shareBy('flight_departures', 'dep', `coalesce(sum(legs) filter (where outcome = 'CANCELLED'), 0)`, 'sum(legs)', chosen))], drillDown: `/v1/indicators/cancellation-rate?${chosenDates}&by=dep` },
    { view: 'lines', title: 'Load factor', description: 'Passengers of seats, of legs flown of which both are known, by airport.', unit: 'percentunit', width: 12, height: 9, queries: [series(shareBy('flight_departures', 'dep', 'sum(load_pax)', 'sum(load_seats)', `load_seats > 0 and ${chosen}`))], drillDown: `/v1/indicators/load-factor?${chosenDates}&by=dep` },
    { view: 'table', title: 'Ways', description: 'Pairs of airports in the time chosen, the busiest first; flights a week from the first to the last day with any.', unit: 'short', units: { on_time_share: 'percentunit', mean_delay_seconds: 's' }, width: 24, height: 11, queries: [{ kind: 'sql', text: ways, columns: ['dep', 'arr', 'flown', 'flights_a_week', 'on_time_share', 'mean_delay_seconds'] }], drillDown: `/v1/indicators/flights/lineage?${chosenDates}&dep=\${__data.fields.dep}&arr=\${__data.fields.arr}` },
  ],
};
