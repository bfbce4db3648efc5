import { type Dashboard, DashboardBuilder, DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Board } from './board.js';
import { buildPanel } from './build-panel.js';
import { variables } from './variables.js';

const tag = 'caravan';

/** The dashboard as Grafana loads it; links at its top lead to the others and to the console. */
export function buildDashboard(board: Board): Dashboard {
  const builder = new DashboardBuilder(board.title).uid(board.uid).description(board.description).tags([tag]).timezone('browser').readonly()
    .time({ from: board.from, to: 'now' }).refresh(board.refresh)
    .link(new DashboardLinkBuilder('Caravan').type(DashboardLinkType.Dashboards).tags([tag]).asDropdown(true).includeVars(true).keepTime(true));
  if (board.variables.includes('query_url')) builder.link(new DashboardLinkBuilder('Console').type(DashboardLinkType.Link).url('${query_url}/').targetBlank(true));
  for (const name of board.variables) builder.withVariable(variables[name]());
  for (const panel of board.panels) builder.withPanel(buildPanel(panel));
  return builder.build();
}
