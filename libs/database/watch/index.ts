export * from './pipeline.js';
export * from './sample.js';
