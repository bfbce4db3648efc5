import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

/** How many facts were obtained by a method; null where they do not say. */
export interface MethodCount {
  readonly method: string | null;
  readonly facts: number;
}

// The latest recorded version stands for the current one: sequence and content, which decide ties, are not compared here.
const countFactMethods = {
  name: 'count_fact_methods',
  text: `
    select payload::json -> 'data' ->> 'method' as method, count(*)::int as facts
      from (select distinct on (fact_id) payload
              from caravan.fact
             where tenant = $1 and fact_id = any($2::uuid[])
             order by fact_id, recorded_time desc, revision desc) as latest
     group by 1
     order by 2 desc`,
};

/** The methods by which facts were obtained, the most frequent first. */
export function countMethods(connection: Connection, tenant: string, factIds: readonly string[]): Promise<MethodCount[]> {
  return connection.hotRows<MethodCount>(countFactMethods, [tenant, uuidArray(factIds)]);
}
