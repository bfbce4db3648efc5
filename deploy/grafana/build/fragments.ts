/** Grafana's own words in SQL; it fills them in before it asks. */
export const grafana = { from: '$__timeFrom()::timestamptz', to: '$__timeTo()::timestamptz', period: '${period}', nodes: '${node:sqlstring}', corridors: '${corridor:sqlstring}', airports: '${airport:sqlstring}' } as const;

/** What stands for "All" of a variable; Grafana puts it in as it is. */
export const all = "'*'";

/** Local days of the time chosen. */
export const days = `grain = 'day' and local_date between ${grafana.from}::date and ${grafana.to}::date`;

/** The start of the period chosen that a local day lies in. */
export const period = `date_trunc('${grafana.period}', local_date::timestamptz)`;

/** Rows whose column is one of the nodes chosen. */
export function isNodeChosen(column: string): string {
  return isChosen(column, grafana.nodes);
}

/** Rows whose column is one of the airports chosen. */
export function isAirportChosen(column: string): string {
  return isChosen(column, grafana.airports);
}

function isChosen(column: string, variable: string): string {
  return `(${all} in (${variable}) or ${column} in (${variable}))`;
}

/** Rows whose column is a node on one of the corridors chosen. */
export function isOnCorridor(column: string): string {
  return `(${all} in (${grafana.corridors}) or ${column} in (
         select unnest(array[leg.row ->> 'from_node', leg.row ->> 'to_node'])
           from caravan.reference_row step
           join caravan.reference_row leg on leg.kind = 'legs' and leg.row ->> 'leg_id' = step.row ->> 'leg_id'
          where step.kind = 'corridors' and step.row ->> 'corridor_id' in (${grafana.corridors})))`;
}

/** Rows whose node is chosen and lies on one of the corridors chosen. */
export const placesChosen = `${isNodeChosen('node')} and ${isOnCorridor('node')}`;

/** A sum over the time chosen, and how many per cent it is above that of as many days before: columns `value` and `growth_percent`. */
export function growthOf(view: string, sum: string, condition: string): string {
  const now = `sum(${sum}) filter (where local_date >= first)`;
  return `
select ${now} as value,
       round(100.0 * ${now} / nullif(sum(${sum}) filter (where local_date < first), 0) - 100, 1)::float8 as growth_percent
  from (select ${grafana.from}::date as first, ${grafana.to}::date as last) as chosen
  join caravan.${view} on local_date between first - (last - first + 1) and last
 where grain = 'day' and ${condition}`;
}
