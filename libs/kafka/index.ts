export * from './batch.js';
export * from './batch-server.js';
export * from './client.js';
export * from './publisher.js';
export * from './topics.js';
