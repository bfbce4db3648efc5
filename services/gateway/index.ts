export { type Gateway, createGateway } from './create-gateway.js';
export type { ApiKeyLookup, GatewayParts, KeyHolder } from './gateway-parts.js';
export * from './reference-desk.js';
