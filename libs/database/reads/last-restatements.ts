import type { Connection, Statement } from '../connection.js';
import { type RowChoice, filterConditions, groupColumns, groupNames, groupOf, readLayers, spanPlace, spanValues, withinSpans } from './rollup-slots.js';

/** When figures of one group were last restated. */
export interface LastRestatement {
  readonly span: number;
  readonly group: readonly string[];
  readonly at: Date;
}

/** The last restatement by span and group; groups never restated are absent. */
export async function lastRestatements(connection: Connection, choice: RowChoice): Promise<LastRestatement[]> {
  return readLayers(choice.spans, async (spans) => {
    const values = [...spanValues(spans), choice.tenant, choice.cube, ...choice.filters.map((filter) => filter.values)];
    const rows = await connection.hotRows<{ span: number; at: Date } & Record<string, unknown>>(lastStatement(choice), values);
    return rows.map((row) => ({ span: row.span - 1, group: groupOf(row, choice.group), at: row.at }));
  });
}

function lastStatement({ group, filters }: RowChoice): Statement {
  return {
    text: `
    select ${spanPlace} as span${groupColumns(group)}, max(r.at) as at
      from caravan.restatement r
     where r.tenant = $3 and r.cube = $4 and ${withinSpans}${filterConditions(filters, 5)}
     group by 1${groupNames(group)}`,
  };
}
