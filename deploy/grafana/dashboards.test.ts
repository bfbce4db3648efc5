import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { registry } from '#libs/platform';
import { findProjectRoot } from '#libs/reference';
import { boards } from './boards/index.js';
import type { PanelSpec } from './build/board.js';
import { buildDashboard } from './build/build-dashboard.js';
import { prometheus } from './build/build-panel.js';
import { postgres } from './build/sql-target.js';
import { dashboardFiles } from './dashboard-files.js';

const home = join(findProjectRoot(), 'deploy', 'grafana');
const panels = boards.flatMap((board) => board.panels.map((panel): [string, PanelSpec] => [`${board.title}: ${panel.title}`, panel]));
const expressions = panels.flatMap(([name, { queries }]) => queries.flatMap((query): [string, string][] => (query.kind === 'prometheus' ? [[name, query.expr]] : [])));

it('keeps in the repository what the builder builds, and nothing else (npm run dashboards)', () => {
  const files = dashboardFiles(boards);
  expect(readdirSync(join(home, 'dashboards')).sort()).toEqual([...files.keys()].sort());
  for (const [name, text] of files) expect([name, readFileSync(join(home, 'dashboards', name), 'utf8') === text]).toEqual([name, true]);
});

it.each(panels)('%s says in a sentence what it shows, in a unit', (_, { description, unit, queries }) => {
  expect(description).toMatch(/^[A-Z].{20,}\.$/);
  expect(unit).not.toBe('');
  expect(queries.length).toBeGreaterThan(0);
});

it('fills the width of every row of panels', () => {
  for (const board of boards) {
    const widths = new Map<number, number>();
    for (const { gridPos } of buildDashboard(board).panels ?? []) widths.set(gridPos!.y, (widths.get(gridPos!.y) ?? 0) + gridPos!.w);
    expect([board.uid, ...widths.values()]).toEqual([board.uid, ...[...widths].map(() => 24)]);
  }
});

it('uses every variable that a dashboard has, and has every one that it uses', () => {
  for (const board of boards) {
    const text = JSON.stringify([board.panels, buildDashboard(board).templating?.list?.map(({ query }) => query)]);
    const used = new Set([...text.matchAll(/\$\{?([a-z][a-z_]*)\b/g)].map(([, name]) => name));
    const linked = board.panels.some(({ drillDown }) => drillDown !== undefined) ? ['query_url'] : [];
    expect([board.uid, [...new Set([...used, ...linked])].sort()]).toEqual([board.uid, [...board.variables].sort()]);
  }
});

it('asks only sources that are provisioned', () => {
  const { datasources } = parse(readFileSync(join(home, 'provisioning', 'datasources', 'caravan.yml'), 'utf8')) as { datasources: { uid: string; type: string }[] };
  expect(datasources.map(({ uid, type }) => ({ type, uid }))).toEqual(expect.arrayContaining([postgres, prometheus]));
});

describe.each(expressions)('%s', (_, expr) => {
  const filledIn = expr.replaceAll('$__rate_interval', '1m').replaceAll('$domain', '.*');

  it('is PromQL', () => {
    const wrong: string[] = [];
    parser.parse(filledIn).iterate({ enter: ({ type, from, to }) => void (type.isError && wrong.push(filledIn.slice(from, to))) });
    expect(wrong).toEqual([]);
  });

  it('names metrics that exist', async () => {
    const named: string[] = [];
    parser.parse(filledIn).iterate({ enter: ({ name, from, to }) => void (name === 'Identifier' && named.push(filledIn.slice(from, to))) });
    const known = new Map((await registry.getMetricsAsJSON()).map(({ name, type }) => [name, String(type)]));
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect([name, known.has(name) || known.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram']).toEqual([name, true]);
  });
});
