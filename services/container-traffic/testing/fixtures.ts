import type { CloudEvent, JsonObject, Reference } from '#libs/contracts';
import { makeGoldenFolder, type FoldedRow } from '#libs/testing';
import { containerTraffic } from '../index.js';

/** Folds events in memory, current facts by entity, contributions summed by local hour and day; and gives the facts that stand after events. */
export const { fold: foldEvents, facts: currentFacts } = makeGoldenFolder(containerTraffic);

/** One milestone of a test's container; `hour` counts from the start, 2025-07-01T00:00:00Z. */
export interface Told {
  readonly hour: number;
  readonly milestone: string;
  readonly node?: string;
  readonly source?: string;
  readonly [field: string]: unknown;
}

export const start = Date.parse('2025-07-01T00:00:00Z');

/** Events of one container at KZ-ALMATY unless said otherwise; their ids e000, e001 ... follow the order written. */
export function container(...told: readonly Told[]): CloudEvent[] {
  return told.map(({ hour, node = 'KZ-ALMATY', source = '/test', ...data }, index) => ({
    specversion: '1.0',
    id: `e${String(index).padStart(3, '0')}`,
    source,
    type: 'caravan.container.milestone.v1',
    time: new Date(start + hour * 3_600_000).toISOString(),
    data: { containerNumber: 'CSQU3054383', classifier: 'ACTUAL', place: { codes: [node.includes(':') ? node : `NODE:${node}`] }, ...data } as JsonObject,
  }));
}

/** Day rows of a cube, in the order folded. */
export function dayRows(cube: string, events: readonly CloudEvent[], reference: Reference): readonly FoldedRow[] {
  return [...foldEvents(events, reference).rows.values()].filter((row) => row.cube === cube && row.grain === 'day');
}
