export * from './batch.js';
export * from './batch-server.js';
export type * from './batch-server-settings.js';
export * from './client.js';
export * from './lasting-publisher.js';
export type * from './progress-watch.js';
export * from './publisher.js';
export * from './topics.js';
