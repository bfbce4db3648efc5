import type { Connection, Statement } from '../connection.js';
import { type PartOfSpan, readParts } from './cut-at-months.js';
import { type DateSpan, type RowChoice, filterConditions, groupColumns, groupNames, groupOf, readLayers, spanPlace, spanValues, withinSpans } from './rollup-slots.js';

/** When figures of one group were last restated. */
export interface LastRestatement {
  readonly span: number;
  readonly group: readonly string[];
  readonly at: Date;
}

/** Whole months know when they were last restated, however often that was; of other days each restatement is looked at. */
const sources = {
  month: '(select s.*, s.month as local_date from caravan.restated s)',
  day: 'caravan.restatement',
} as const;

/** The last restatement by span and group; groups never restated are absent, and one of a span of several parts comes once for each. */
export function lastRestatements(connection: Connection, choice: RowChoice): Promise<LastRestatement[]> {
  return readParts(choice.spans, (parts, grain) => lastOfGrain(connection, choice, parts, grain));
}

function lastOfGrain(connection: Connection, choice: RowChoice, parts: readonly DateSpan[], grain: PartOfSpan['grain']): Promise<LastRestatement[]> {
  return readLayers(parts, async (spans) => {
    const values = [...spanValues(spans), choice.tenant, choice.cube, ...choice.filters.map((filter) => filter.values)];
    const rows = await connection.hotRows<{ span: number; at: Date } & Record<string, unknown>>(lastStatement(choice, grain), values);
    return rows.map((row) => ({ span: row.span - 1, group: groupOf(row, choice.group), at: row.at }));
  });
}

function lastStatement({ group, filters }: RowChoice, grain: PartOfSpan['grain']): Statement {
  return {
    text: `
    select ${spanPlace} as span${groupColumns(group)}, max(r.at) as at
      from ${sources[grain]} r
     where r.tenant = $3 and r.cube = $4 and ${withinSpans}${filterConditions(filters, 5)}
     group by 1${groupNames(group)}`,
  };
}
