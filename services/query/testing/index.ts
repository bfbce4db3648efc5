export * from './events.js';
export * from './running-query.js';
