export { type QueryService, createQuery } from './create-query.js';
export { type DayRollup, type GoldenContext, evaluateGolden } from './evaluate.js';
export type { KeyLookup, Principal, QueryParts, ReferenceLoader } from './query-parts.js';
export { ReferenceRowsCache } from './reference-cache.js';
