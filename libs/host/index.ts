export * from './preview-reference.js';
export * from './reference-cache.js';
export * from './run-domain.js';
export * from './start-domain.js';
export * from './prepare.js';
export { watchPool } from './pool-metrics.js';
