/** A JSON value as `JSON.parse` gives it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * A CloudEvent 1.0 in JSON (structured mode) with the two attributes Caravan adds to the standard ones:
 * `recordedtime`, when this version of the fact was made, and `retracted`, which withdraws the fact.
 * `tenant` is written by the gateway from the credential; what a publisher puts there is overwritten.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time?: string;
  readonly recordedtime?: string;
  readonly sequence?: string;
  readonly retracted?: boolean;
  readonly tenant?: string;
  readonly data?: JsonObject;
  readonly [attribute: string]: unknown;
}

/** Records and events that name no tenant belong to this one. */
export const defaultTenant = 'default';

/** The largest event accepted, in bytes of its JSON. */
export const maxEventBytes = 256 * 1024;

/** The largest number of current facts one entity may hold; further ones are `entity_too_large`. */
export const maxFactsPerEntity = 20_000;
