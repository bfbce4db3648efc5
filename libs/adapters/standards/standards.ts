import type { Json } from '#libs/contracts';
import { adaptDcsa } from '../dcsa/adapt-dcsa.js';
import { adaptEdifact } from '../edifact/adapt-edifact.js';
import { decodeBytes } from '../edifact/decode-bytes.js';
import { adaptMvt } from '../mvt/adapt-mvt.js';
import { isTelex } from '../mvt/split-messages.js';
import { type AdapterSettings, type Outcome, rejectItem } from './outcome.js';
import type { SettingName } from './read-settings.js';

/** A standard whose messages are read without a mapping. */
export interface Standard {
  readonly name: string;
  readonly title: string;
  /** The domain its events go to. */
  readonly domain: string;
  readonly settings: readonly SettingName[];
  /** Those of the settings without which nothing can be read. */
  readonly needed: readonly SettingName[];
  /** The outcomes of a file or body, one after the other; never throws. `receivedAt` is epoch milliseconds. */
  adapt(bytes: Buffer, settings: AdapterSettings, receivedAt: number): Iterable<Outcome>;
}

/** The standards, in the order of their names. */
export const standards: readonly Standard[] = [
  {
    name: 'codeco', title: 'UN/EDIFACT CODECO gate reports (D.95B, D.00B)', domain: 'container-traffic', settings: ['zone'], needed: ['zone'],
    adapt: (bytes, settings) => withText(bytes, (text) => adaptEdifact(text, settings)),
  },
  {
    name: 'dcsa', title: 'DCSA Track & Trace events (2.2, 3.0)', domain: 'container-traffic', settings: ['source'], needed: [],
    adapt: (bytes, settings) => withText(bytes, (text) => withJson(text, (json) => adaptDcsa(json, settings))),
  },
  {
    name: 'mvt', title: 'IATA movement and diversion messages (MVT, MVA, DIV)', domain: 'flights', settings: ['source', 'receivedAt'], needed: [],
    adapt: (bytes, settings, receivedAt) => withText(bytes, (text) => adaptMvt(text, settings, receivedAt)),
  },
];

/**
 * The outcomes of a text that is an EDIFACT interchange or IATA movement messages: the text itself tells which. Never throws.
 * `receivedAt` is epoch milliseconds.
 */
export function adaptText(bytes: Buffer, settings: AdapterSettings, receivedAt: number): Iterable<Outcome> {
  return withText(bytes, (text) => {
    if (/^\s*UN[AB]/.test(text)) return adaptEdifact(text, settings);
    return isTelex(text) ? adaptMvt(text, settings, receivedAt) : [undecodable('the text begins with neither UNA nor UNB, and has no line MVT, MVA or DIV')];
  });
}

function withText(bytes: Buffer, adapt: (text: string) => Iterable<Outcome>): Iterable<Outcome> {
  const text = decodeBytes(bytes);
  return text === undefined ? [undecodable('the bytes are neither UTF-8 nor of the character set that UNB names')] : adapt(text);
}

function withJson(text: string, adapt: (json: Json) => Iterable<Outcome>): Iterable<Outcome> {
  try {
    return adapt(JSON.parse(text) as Json);
  } catch (error) {
    if (error instanceof SyntaxError) return [undecodable(`not JSON: ${error.message}`)];
    throw error;
  }
}

function undecodable(message: string): Outcome {
  return rejectItem(0, { reason: 'undecodable', propertyPath: '$', message });
}
