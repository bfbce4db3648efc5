export { askIndicator } from './answer/ask-indicator.js';
export type { JsonRow } from './answer/write-row.js';
export { type QueryService, createQuery } from './create-query.js';
export { type DayRollup, type GoldenContext, evaluateGolden } from './evaluate.js';
export { isClosed, nodeOf } from './freshness/write-freshness.js';
export type { AnsweringParts, KeyLookup, Principal, QueryParts, ReferenceLoader } from './query-parts.js';
export { Catalogue } from './question/catalogue.js';
export type { CatalogueEntry } from './question/question.js';
export { ReferenceRowsCache } from './reference-cache.js';
