import { transportModes } from '#libs/contracts';
import type { Kind } from './kinds.js';
import { isDate } from './periods.js';
import { isZone } from './zones.js';

/** What the text of a column may be. */
export interface Format {
  readonly fits: (text: string) => boolean;
  /** Completes "it must be …". */
  readonly expected: string;
  /** The kind whose rows it names, by the column that is looked up there. */
  readonly names?: { readonly kind: Kind; readonly column: string };
}

/** One column of a kind of reference row. */
export interface Column {
  readonly name: string;
  readonly format: Format;
  /** False where the text may be empty. */
  readonly isRequired: boolean;
}

const pattern = (form: RegExp, expected: string): Format => ({ fits: (text) => form.test(text), expected });
const oneOf = (...words: readonly string[]): Format => ({ fits: (text) => words.includes(text), expected: `one of ${words.join(', ')}` });
const within = (least: number, most: number): Format => ({
  fits: (text) => /^-?\d{1,15}(\.\d{1,15})?$/.test(text) && Number(text) >= least && Number(text) <= most, expected: `a number from ${least} to ${most}`,
});
const whole = (least: number, most: number): Format => ({
  fits: (text) => /^\d{1,16}$/.test(text) && Number(text) >= least && Number(text) <= most, expected: `a whole number from ${least} to ${most}`,
});
const naming = (kind: Kind, column: string): Format => ({ fits: () => true, expected: `the ${column} of a row of ${kind}`, names: { kind, column } });

const text: Format = { fits: (value) => value.length <= 500 && !/[\u0000-\u001f]/.test(value), expected: 'at most 500 characters, without control characters' };
const id = pattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'up to 64 letters, digits, ".", "_" or "-"');
const nodeId: Format = { ...id, fits: (value) => id.fits(value) && value !== 'unknown', expected: `${id.expected}, and not "unknown"` };
const word = pattern(/^[A-Z][A-Z0-9_]{0,63}$/, 'capital letters, digits and "_"');
const scheme = pattern(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a name of letters, digits, "_" and "-", such as UNLOCODE');
const date: Format = { fits: isDate, expected: 'a date such as 2026-01-31' };
const zone: Format = { fits: isZone, expected: 'a time zone such as Asia/Almaty' };
const country = pattern(/^[A-Z]{2}$/, 'an ISO 3166 country of two letters, such as KZ');
const decimal = pattern(/^\d{1,12}(\.\d{1,12})?$/, 'a decimal number such as 0.0019');
const status = oneOf('OPEN', 'PLANNED', 'CLOSED');
const node = naming('nodes', 'node_id');
const checkpoint = naming('checkpoints', 'checkpoint_id');
const mode = oneOf(...transportModes);

const required = (name: string, format: Format): Column => ({ name, format, isRequired: true });
const optional = (name: string, format: Format): Column => ({ name, format, isRequired: false });
const validity = [optional('valid_from', date), optional('valid_to', date)];
const coordinates = [optional('lat', within(-90, 90)), optional('lon', within(-180, 180))];

/** The columns of every kind, in the order of its file: what a row may hold. */
export const referenceColumns: Readonly<Record<Kind, readonly Column[]>> = {
  nodes: [
    required('node_id', nodeId), required('name', text), required('country', country),
    required('kind', oneOf('RAIL_BORDER_STATION', 'ROAD_CHECKPOINT', 'BORDER_PORT', 'RAIL_STATION', 'DRY_PORT', 'SEA_PORT', 'CITY', 'AREA')),
    required('zone', zone), ...coordinates, optional('coord_quality', oneOf('two-sources', 'single-source', 'geocode')), required('status', status), ...validity, optional('source', text),
  ],
  nodeAliases: [required('node_id', node), required('scheme', scheme), required('code', text), ...validity, optional('note', text)],
  checkpoints: [
    required('checkpoint_id', id), required('name', text), required('mode', oneOf('RAIL', 'ROAD')), required('node_a', node), required('node_b', node),
    required('status', status), ...validity, optional('source', text),
  ],
  capacities: [
    required('checkpoint_id', checkpoint), required('unit', oneOf('TRAINS_PER_DAY_PER_DIRECTION', 'VEHICLES_PER_DAY', 'TONNES_PER_YEAR')), required('value', whole(0, 1e12)),
    optional('scope', text), ...validity, required('source', text),
  ],
  legs: [
    required('leg_id', id), required('from_node', node), required('to_node', node), required('mode', mode), required('distance_m', whole(1, 5e7)),
    required('quality', oneOf('published', 'derived', 'great-circle', 'estimate')), optional('source', text),
  ],
  corridors: [required('corridor_id', id), required('name', text), required('seq', whole(1, 1_000)), required('leg_id', naming('legs', 'leg_id'))],
  odPairs: [required('from_node', node), required('to_node', node), ...validity, optional('note', text)],
  closures: [required('checkpoint_id', checkpoint), required('date_from', date), required('date_to', date), required('side', oneOf('A', 'B', 'BOTH')), optional('reason', text), optional('source', text)],
  airports: [
    required('iata', pattern(/^[A-Z0-9]{3}$/, 'an IATA code of three letters')), optional('icao', pattern(/^[A-Z0-9]{4}$/, 'an ICAO code of four letters')), required('name', text),
    optional('city', text), required('country', country), ...coordinates, required('zone', zone), ...validity, optional('source', text),
  ],
  airportAliases: [required('iata', naming('airports', 'iata')), required('scheme', scheme), required('code', text), ...validity, optional('note', text)],
  fx: [required('date', date), required('currency', pattern(/^[A-Z]{3}$/, 'an ISO 4217 currency such as KZT')), required('usd_per_unit', decimal), optional('source', text)],
  hsGroups: [required('group_id', word), required('chapter', pattern(/^\d{2}$/, 'two digits')), optional('title', text)],
  milestoneCodes: [
    required('milestone', word), optional('dcsa_v2_code', text), optional('dcsa_family', text),
    required('role', oneOf('ENTER', 'LEAVE', 'LEAVE_FINAL', 'PASS', 'INSIDE', 'NONE')), required('rank', whole(0, 1_000)), optional('meaning', text),
  ],
  sizeTypes: [
    required('length_code', pattern(/^[A-Z0-9]$/, 'one letter or digit')), optional('feet', decimal), required('size_class', pattern(/^[A-Z0-9]{1,10}$/, 'a word such as 40 or OTHER')),
    required('teu_milli', whole(0, 100_000)), optional('note', text),
  ],
  borderActivities: [required('mode', oneOf('RAIL', 'ROAD')), required('activity', word), optional('title', text)],
};
