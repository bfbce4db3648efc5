export { type CanaryParts, sendCanary } from './canary/canary.js';
