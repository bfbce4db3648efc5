import type { CloudEvent, JsonObject } from '#libs/contracts';
import { makeGoldenFolder, type Folded, type FoldedRow } from '#libs/testing';
import { flights } from '../index.js';

/** Folds events in memory, current facts by entity, contributions summed by local hour and day; and gives the facts that stand after events. */
export const { fold: foldEvents, facts: currentFacts } = makeGoldenFolder(flights);

/** One fact of a test's flight KC 905 of 2025-07-01; `minute` counts from 10:00 UTC of that day. */
export interface Told {
  readonly kind: 'schedule' | 'movement' | 'status' | 'load';
  readonly minute: number;
  readonly id?: string;
  readonly source?: string;
  readonly [field: string]: unknown;
}

const start = Date.parse('2025-07-01T10:00:00Z');

/** The instant of a minute. */
export function instant(minute: number): string {
  return new Date(start + minute * 60_000).toISOString();
}

/** Events of one flight; their ids e00, e01 ... follow the order written. */
export function flight(...told: readonly Told[]): CloudEvent[] {
  return told.map(({ kind, minute, id, source = '/test', ...data }, index) => ({
    specversion: '1.0',
    id: id ?? `e${String(index).padStart(2, '0')}`,
    source,
    type: `caravan.flight.${kind}.v1`,
    time: instant(minute),
    data: { carrier: 'KC', number: '905', originDate: '2025-07-01', ...data } as JsonObject,
  }));
}

/** The schedule of a leg from minute to minute. */
export function schedule(departure: string, arrival: string, [std, sta]: readonly [number, number], more: object = {}): Told {
  return { kind: 'schedule', minute: std, departure, arrival, std: instant(std), sta: instant(sta), service: 'PASSENGER', ...more };
}

const leaving = (movement: string) => (departure: string, minute: number, more: object = {}): Told => ({ kind: 'movement', minute, movement, classifier: 'ACTUAL', departure, ...more });
const coming = (movement: string) => (arrival: string, minute: number, more: object = {}): Told => ({ kind: 'movement', minute, movement, classifier: 'ACTUAL', arrival, ...more });

/** Movements that happened; each names one airport unless more are given. */
export const offBlock = leaving('OFF_BLOCK');
export const takeOff = leaving('TAKE_OFF');
export const touchDown = coming('TOUCH_DOWN');
export const onBlock = coming('ON_BLOCK');

export function status(word: string, minute: number, more: object = {}): Told {
  return { kind: 'status', minute, status: word, ...more };
}

/** Day rows of a cube, in the order folded. */
export function dayRows(cube: string, folded: Folded): readonly FoldedRow[] {
  return [...folded.rows.values()].filter((row) => row.cube === cube && row.grain === 'day');
}

/** Departures as `ALA-PEK ARRIVED`, sorted. */
export function legsOf(folded: Folded): readonly string[] {
  return dayRows('flight_departures', folded).flatMap(({ dims, measures }) => Array.from({ length: measures['legs'] ?? 0 }, () => `${dims['dep']}-${dims['arr']} ${dims['outcome']}`)).sort();
}
