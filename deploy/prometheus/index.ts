export * from './find-alertmanager.js';
export * from './find-prometheus.js';
