import type { Board } from './build/board.js';
import { buildDashboard } from './build/build-dashboard.js';

/** File names and texts of the dashboards as they are committed. */
export function dashboardFiles(boards: readonly Board[]): Map<string, string> {
  return new Map(boards.map((board) => [`${board.uid.replace(/^caravan-/, '')}.json`, `${JSON.stringify(buildDashboard(board), null, 1)}\n`]));
}
