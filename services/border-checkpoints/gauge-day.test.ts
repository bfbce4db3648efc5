import type { CloudEvent } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { currentFacts, foldEvents, toFact } from './testing/fixtures.js';
import { borderCheckpoints } from './index.js';

const reference = buildSnapshot(1, readReferenceSet('common'));

function gauge(time: string, data: Record<string, unknown>, more: Partial<CloudEvent> = {}): CloudEvent {
  const series = { place: { codes: ['NODE:KZ-BAKHTY'] }, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS' };
  const full = { ...series, status: 'VALUE', validForS: 7_200, ...data } as never;
  return { specversion: '1.0', id: time, source: '/queue', type: 'caravan.border.gauge.v1', time, ...more, data: full };
}

function rowsOf(...events: readonly CloudEvent[]): unknown[] {
  return [...foldEvents(events, reference).rows.values()].map(({ grain, bucket, measures }) => [grain, bucket, measures]);
}

it('splits an observation at local hours and counts it once', () => {
  expect(rowsOf(gauge('2025-06-10T05:30:00Z', { value: 2 }))).toEqual([
    ['hour', '2025-06-10T10:00+05:00', { obs_n: 1, value_n: 1, value_s: 3_600, observed_s: 1_800 }],
    ['day', '2025-06-10', { obs_n: 1, value_n: 1, value_s: 14_400, observed_s: 7_200 }],
    ['hour', '2025-06-10T11:00+05:00', { value_s: 7_200, observed_s: 3_600 }],
    ['hour', '2025-06-10T12:00+05:00', { value_s: 3_600, observed_s: 1_800 }],
  ]);
});

it('knows the hour that Almaty lived twice', () => {
  const rows = rowsOf(gauge('2024-02-29T17:00:00Z', { value: 1, validForS: 86_400 }));
  expect(rows).toEqual([
    ['hour', '2024-02-29T23:00+06:00', { obs_n: 1, value_n: 1, value_s: 3_600, observed_s: 3_600 }],
    ['day', '2024-02-29', { obs_n: 1, value_n: 1, value_s: 7_200, observed_s: 7_200 }],
    ['hour', '2024-02-29T23:00+05:00', { value_s: 3_600, observed_s: 3_600 }],
  ]);
});

it('takes of two facts at one instant the later recorded, then the greater id', () => {
  const time = '2025-06-10T05:00:00Z';
  const early = gauge(time, { value: 1 }, { id: 'c', recordedtime: '2025-06-10T05:01:00Z' });
  const late = gauge(time, { value: 2 }, { id: 'a', recordedtime: '2025-06-10T05:02:00Z' });
  const greater = gauge(time, { value: 3 }, { id: 'b', recordedtime: '2025-06-10T05:02:00Z' });
  const folded = foldEvents([greater, late, early], reference);
  expect(folded.flags).toEqual({ c: ['gauge_same_instant'], a: ['gauge_same_instant'] });
  expect([...folded.rows.values()].flatMap((row) => (row.grain === 'day' ? row.values : []))).toEqual([3]);
});

it('tells zero, closed and not available apart in what it says now', () => {
  const stateOf = (data: Record<string, unknown>): unknown =>
    borderCheckpoints.fold('gauge-day', currentFacts([gauge('2025-06-10T05:00:00Z', data)]), reference);
  const at = { node: 'KZ-BAKHTY', since: Date.parse('2025-06-10T05:00:00Z') / 1000 };
  expect(stateOf({ value: 0 })).toMatchObject({ state: 'VALUE:0', ...at });
  expect(stateOf({ status: 'CLOSED' })).toMatchObject({ state: 'CLOSED', ...at });
  expect(stateOf({ status: 'PENDING' })).toMatchObject({ state: 'PENDING', ...at });
});

it('keeps series apart by source, place, lane and local day', () => {
  const keyOf = (event: CloudEvent): string | undefined => borderCheckpoints.entityOf(toFact(event), reference)?.key;
  expect(keyOf(gauge('2025-06-10T19:00:00Z', { value: 1 }))).toBe('/queue|KZ-BAKHTY|OUT|TRUCK|ALL|QUEUE_UNITS|2025-06-11');
  const unknown = { value: 1, place: { codes: ['DPSU-CROSSING:x', 'NAME:y'] } };
  expect(keyOf(gauge('2025-06-10T19:00:00Z', unknown))).toBe('/queue|DPSU-CROSSING:x,NAME:y|OUT|TRUCK|ALL|QUEUE_UNITS|2025-06-10');
});
