import { days, period, placesChosen } from '../build/fragments.js';

/** Stays of containers at the places chosen; passing through is none. */
export const stays = `stay <> 'PASS' and ${placesChosen}`;

/** A sum of a view by period and by what names the series. */
export function sumBy(view: string, name: string, sum: string, condition: string): string {
  return `
select ${period} as time, ${name} as metric, ${sum}::float8 as value
  from caravan.${view}
 where ${days} and ${condition}
 group by 1, 2
 order by 1, 2`;
}

/** What share a sum is of another, by period and series; nothing where the whole is 0. */
export function shareBy(view: string, name: string, part: string, whole: string, condition: string): string {
  return sumBy(view, name, `(${part})::numeric / nullif(${whole}, 0)`, condition);
}

/** A quantile of all that a view's rows hold, by period and series; within 1 %. */
export function quantileBy(view: string, name: string, q: number, condition: string): string {
  return sumBy(view, name, `caravan.sketch_quantile(caravan.sketch_merge(bins, counts), ${q})`, condition);
}

/** The dates chosen, as the query API takes them. */
export const chosenDates = 'from=${__from:date:YYYY-MM-DD}&to=${__to:date:YYYY-MM-DD}';
