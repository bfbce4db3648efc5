export * from './entries.js';
export * from './kinds.js';
export * from './load.js';
export * from './periods.js';
export * from './project-root.js';
export * from './reported-period.js';
export * from './snapshot.js';
export * from './zones.js';
