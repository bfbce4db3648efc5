export { boards } from './boards/index.js';
export type { Board, PanelSpec, PrometheusQuery, SqlQuery } from './build/board.js';
export { variableQueries } from './build/variables.js';
