/** A question of Postgres; `columns` are those of the answer, in their order. */
export interface SqlQuery {
  readonly kind: 'sql';
  readonly text: string;
  readonly columns: readonly string[];
}

/** A question of Prometheus; `legend` names a series by its labels. */
export interface PrometheusQuery {
  readonly kind: 'prometheus';
  readonly expr: string;
  readonly legend: string;
}

/** One panel. */
export interface PanelSpec {
  readonly title: string;
  /** What it says and where its numbers come from, for whoever looks at it the first time. */
  readonly description: string;
  readonly view: 'lines' | 'bars' | 'stat' | 'table';
  /** A unit of Grafana; of a table, that of columns not named in `units`. */
  readonly unit: string;
  /** Units of single columns. */
  readonly units?: Readonly<Record<string, string>>;
  /** Of the 24 columns of a dashboard. */
  readonly width: number;
  readonly height: number;
  readonly queries: readonly (SqlQuery | PrometheusQuery)[];
  /** Path of the query API that shows what is behind a number, with Grafana's variables in it. */
  readonly drillDown?: string;
}

export type VariableName = 'corridor' | 'node' | 'airport' | 'domain' | 'period' | 'query_url';

/** One dashboard. */
export interface Board {
  /** Stable: links and bookmarks hold it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly from: string;
  readonly refresh: string;
  readonly variables: readonly VariableName[];
  readonly panels: readonly PanelSpec[];
}

/** Series over time: columns `time`, `metric` (the series' name) and `value`. */
export function series(text: string): SqlQuery {
  return { kind: 'sql', text, columns: ['time', 'metric', 'value'] };
}
