import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { type DataSourceRef, GraphDrawStyle, ReduceDataOptionsBuilder, StackingConfigBuilder, StackingMode, VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { DashboardLinkBuilder, DashboardLinkType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { PanelSpec, PrometheusQuery, SqlQuery } from './board.js';
import { SqlTarget, postgres } from './sql-target.js';

/** The Prometheus source as provisioning/datasources names it. */
export const prometheus: DataSourceRef = { type: 'prometheus', uid: 'prometheus' };

type PanelBuilder = StatBuilder | TableBuilder | TimeSeriesBuilder;

/** The panel as Grafana has it. Throws for one that mixes sources. */
export function buildPanel(spec: PanelSpec): Builder<Panel> {
  const builder = viewOf(spec).title(spec.title).description(spec.description).unit(spec.unit).span(spec.width).height(spec.height).datasource(sourceOf(spec));
  for (const [i, query] of spec.queries.entries()) builder.withTarget(targetOf(query, String.fromCharCode(65 + i), spec));
  for (const [column, unit] of Object.entries(spec.units ?? {})) builder.overrideByName(column, [{ id: 'unit', value: unit }]);
  if (spec.drillDown) builder.dataLinks([new DashboardLinkBuilder('What is behind it').type(DashboardLinkType.Link).url(`\${query_url}/#${spec.drillDown}`).targetBlank(true)]);
  return builder;
}

function viewOf({ view }: PanelSpec): PanelBuilder {
  if (view === 'table') return new TableBuilder();
  if (view === 'stat') return new StatBuilder().reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('/.*/'));
  const lines = new TimeSeriesBuilder().min(0);
  if (view === 'lines') return lines.showPoints(VisibilityMode.Auto).spanNulls(false);
  return lines.drawStyle(GraphDrawStyle.Bars).fillOpacity(70).stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
}

function sourceOf({ title, queries }: PanelSpec): DataSourceRef {
  const kinds = new Set(queries.map(({ kind }) => kind));
  if (kinds.size !== 1) throw new Error(`The panel "${title}" has to ask one source.`);
  return kinds.has('sql') ? postgres : prometheus;
}

function targetOf(query: SqlQuery | PrometheusQuery, refId: string, { view }: PanelSpec): SqlTarget | DataqueryBuilder {
  if (query.kind === 'sql') return new SqlTarget(refId, query.text.trim(), view === 'lines' || view === 'bars' ? 'time_series' : 'table');
  return new DataqueryBuilder().refId(refId).expr(query.expr).legendFormat(query.legend);
}
