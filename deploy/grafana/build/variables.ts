import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { CustomVariableBuilder, QueryVariableBuilder, TextBoxVariableBuilder, type VariableModel, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import { domains } from '#libs/catalog';
import type { VariableName } from './board.js';
import { all, isOnCorridor } from './fragments.js';
import { postgres } from './sql-target.js';

const everything = { text: 'All', value: '$__all', selected: true };

/** Reference rows as choices: of two rows with one key the tenant's own is laid over the common one. */
function choices(kind: string, id: string, text: string, condition = 'true'): string {
  return `
select distinct on (1) row ->> '${id}' as __value, ${text} as __text
  from caravan.reference_row
 where kind = '${kind}' and ${condition}
 order by 1, tenant desc`;
}

/** The question behind each variable that is asked of Postgres. */
export const variableQueries = {
  corridor: choices('corridors', 'corridor_id', `row ->> 'name'`),
  node: choices('nodes', 'node_id', `(row ->> 'name') || ' (' || (row ->> 'node_id') || ')'`, isOnCorridor(`row ->> 'node_id'`)),
  airport: choices('airports', 'iata', `(row ->> 'city') || ' (' || (row ->> 'iata') || ')'`),
} as const;

function fromPostgres(name: keyof typeof variableQueries, label: string, description: string): Builder<VariableModel> {
  return new QueryVariableBuilder(name).label(label).description(description).datasource(postgres).query(variableQueries[name])
    .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc).multi(true).includeAll(true).allValue(all).current(everything);
}

/** Every variable that a dashboard may have. */
export const variables: Readonly<Record<VariableName, () => Builder<VariableModel>>> = {
  corridor: () => fromPostgres('corridor', 'Corridor', 'Places on these corridors; All: all places.'),
  node: () => fromPostgres('node', 'Place', 'Places where figures land; All: all on the corridors chosen.'),
  airport: () => fromPostgres('airport', 'Airport', 'Airports of departure.'),
  domain: () => new CustomVariableBuilder('domain').label('Domain').description('Kinds of events.').values(domains.map(({ name }) => name).join(','))
    .multi(true).includeAll(true).allValue('.*').current(everything),
  period: () => new CustomVariableBuilder('period').label('Period').description('What one point of a curve stands for: local days, or sums of them.')
    .values('day,week,month,quarter,year').current({ text: 'week', value: 'week', selected: true }),
  query_url: () => new TextBoxVariableBuilder('query_url').label('Query service').description('Where links to what is behind a number lead: its address as your browser reaches it.')
    .defaultValue('http://localhost:8081'),
};
