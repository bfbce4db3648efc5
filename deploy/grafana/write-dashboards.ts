import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { boards } from './boards/index.js';
import { dashboardFiles } from './dashboard-files.js';

/** Writes deploy/grafana/dashboards anew: `npm run dashboards`. */
const folder = join(findProjectRoot(), 'deploy', 'grafana', 'dashboards');
mkdirSync(folder, { recursive: true });
for (const [name, text] of dashboardFiles(boards)) writeFileSync(join(folder, name), text);
