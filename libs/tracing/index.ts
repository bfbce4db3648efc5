export { exemplar } from './exemplar.js';
export { type TraceSettings, startTracing } from './start-tracing.js';
export { type Attributes, linksOf, traceHeaders, traced, tracedWithin } from './traced.js';
