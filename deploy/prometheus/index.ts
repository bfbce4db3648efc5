export * from './find-prometheus.js';
