import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { CloudEvent, Json, JsonObject } from '#libs/contracts';
import { findProjectRoot, readReferenceSet } from '#libs/reference';
import { gather } from '../standards/outcome.js';
import { adaptDcsa } from './adapt-dcsa.js';
import { type DcsaVersion, dcsaVersions } from './layout.js';
import { renderDcsa } from './render-dcsa.js';

const milestones = (readReferenceSet('common').milestoneCodes ?? []).map((row) => row['milestone'] ?? '');

function render({ id, source, type, time, recordedtime = '', retracted = false, data = {} }: CloudEvent, version: DcsaVersion): JsonObject | undefined {
  return renderDcsa({ id, source, type, time, recordedtime, isRetracted: retracted, data }, version);
}

/** What becomes of an event that is written out and read again. */
function again(event: CloudEvent, version: DcsaVersion): unknown {
  const { events, rejected } = gather(adaptDcsa(render(event, version) ?? null, { source: event.source }));
  expect(rejected).toEqual([]);
  return events.map((adapted) => adapted.event);
}

/** Texts without blanks at their ends. */
const text = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'ABCXYZ0189-/ #') }).map((raw) => `${raw}1`.trim());
const optional = <T extends Json>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const coordinate = fc.integer({ min: -9_000, max: 9_000 }).map((hundredths) => hundredths / 100 || 0);
const place = fc.record({ facility: optional(fc.constantFrom('SMDG', 'BIC', 'TERMINAL')), name: optional(text), lat: optional(coordinate) }).map(({ facility, name, lat }) => ({
  codes: [...(facility === undefined ? [] : [`${facility}:KZAAU/AKT`]), 'UNLOCODE:KZAAU'], name, lat, lon: lat,
}));
const movement = { classifier: fc.constantFrom('PLANNED', 'ESTIMATED', 'ACTUAL'), place, transportRef: optional(text) };
const dcsaModes = ['SEA', 'RAIL', 'ROAD', 'INLAND_WATER', 'MULTIMODAL'];
const milestoneData = fc.record({
  ...movement, containerNumber: text, milestone: fc.constantFrom(...milestones), mode: optional(fc.constantFrom(...dcsaModes)),
  load: optional(fc.constantFrom('EMPTY', 'LADEN')), sizeType: optional(text), tripRef: optional(text), delayReasons: optional(fc.array(text, { minLength: 1, maxLength: 1 })),
});
const callData = fc.record({ ...movement, call: fc.constantFrom('ARRIVED', 'DEPARTED'), mode: fc.constantFrom(...dcsaModes, 'UNKNOWN') });

/** Without undefined members, as JSON has it. */
const asJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
const envelope = { specversion: '1.0', source: '/dcsa/ZZZ/LOCAL/KTZ%2F1', time: '2024-05-01T06:00:00+05:00', recordedtime: '2024-05-01T02:00:00Z' } as const;

function milestoneOf(data: { readonly milestone: string; readonly containerNumber: string }): CloudEvent {
  const isTransport = ['ARRIVED', 'DEPARTED', 'APPROACHING'].includes(data.milestone);
  return { ...envelope, id: isTransport ? `e-1#${data.containerNumber}` : 'e-1', type: 'caravan.container.milestone.v1', data: asJson(data) };
}

describe.each(dcsaVersions)('what is written as DCSA %s and read again is the same event', (version) => {
  it('milestones', () => {
    fc.assert(fc.property(milestoneData.map(milestoneOf), (event) => expect(again(event, version)).toEqual([event])));
  });
  it('calls', () => {
    fc.assert(fc.property(callData, (data) => {
      const event: CloudEvent = { ...envelope, id: 'c-1', type: 'caravan.container.call.v1', data: asJson(data) };
      expect(again(event, version)).toEqual([event]);
    }));
  });
  it.each(['220-response', '220-response-wrong-attribute-values', '300-response', '300-response-nextpage', '300-request-equipment', '300-request-transport'])('real events of %s', (name) => {
    const message = JSON.parse(readFileSync(join(findProjectRoot(), 'samples', 'data', 'dcsa', `tnt-${name}.json`), 'utf8')) as Json;
    const { events } = gather(adaptDcsa(message, { source: '/dcsa/ZZZ/LOCAL/CARRIER' }));
    expect(events.length).toBeGreaterThan(0);
    for (const { event } of events) {
      const { phase, ...rest } = event.data ?? {};
      expect(again(event, version)).toEqual([{ ...event, data: version === '3.0' && phase !== undefined ? { ...rest, phase } : rest }]);
    }
  });
});

it('writes a retraction in 3.0, and nothing in 2.2, which has none', () => {
  const { time: _time, ...withdrawn } = { ...envelope, id: 'e-1', type: 'caravan.container.milestone.v1', retracted: true };
  expect(again(withdrawn, '3.0')).toEqual([withdrawn]);
  expect(render(withdrawn, '2.2')).toBeUndefined();
});

it('names another source as a party of ours, and a node where there is no UN/LOCODE', () => {
  const event: CloudEvent = {
    ...envelope, source: '/ktz/tos', id: 'e-1', type: 'caravan.container.milestone.v1',
    data: { containerNumber: 'X', milestone: 'GATED_IN', classifier: 'ACTUAL', place: { codes: ['NODE:KZ-ALTYNKOL'] }, load: 'UNKNOWN', mode: 'UNKNOWN' },
  };
  expect(render(event, '3.0')).toEqual({
    eventRouting: { originatingParty: { partyCode: '/ktz/tos', codeListProvider: 'ZZZ', codeListName: 'SOURCE' } },
    eventID: 'e-1', eventDateTime: event.time, eventUpdatedDateTime: event.recordedtime,
    eventClassification: { eventTypeCode: 'EQUIPMENT', eventClassifierCode: 'ACT', equipmentEventTypeCode: 'GTIN' },
    equipmentDetails: { equipmentReference: 'X' }, eventLocation: { locationName: 'NODE:KZ-ALTYNKOL' },
  });
});
