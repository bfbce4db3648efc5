export * from './answers.js';
export * from './deliveries.js';
export * from './episodes.js';
export * from './heard-hours.js';
export * from './lists.js';
