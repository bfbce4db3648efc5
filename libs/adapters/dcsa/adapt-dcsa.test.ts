import type { Json, JsonObject } from '#libs/contracts';
import { gather } from '../standards/outcome.js';
import { adaptDcsa } from './adapt-dcsa.js';

const settings = { source: '/dcsa/example-carrier' };
const adapt = (input: Json, given: object = settings): ReturnType<typeof gather> => gather(adaptDcsa(input, given));

const equipment220: JsonObject = {
  eventID: 'e-1', eventCreatedDateTime: '2024-05-01T06:10:00Z', eventType: 'EQUIPMENT', eventClassifierCode: 'ACT', eventDateTime: '2024-05-01T06:00:00Z',
  equipmentEventTypeCode: 'GTIN', equipmentReference: 'APZU4812090', emptyIndicatorCode: 'LADEN', eventLocation: { UNLocationCode: 'KZAAU' },
};
const transport220: JsonObject = {
  eventID: 't-1', eventCreatedDateTime: '2024-05-01T06:10:00Z', eventType: 'TRANSPORT', eventClassifierCode: 'ACT', eventDateTime: '2024-05-01T06:00:00Z',
  transportEventTypeCode: 'DEPA', transportCall: { UNLocationCode: 'KZAAU', modeOfTransport: 'VESSEL', exportVoyageNumber: 'W1', importVoyageNumber: 'E1' },
};
const party = { eventRouting: { originatingParty: { partyCode: 'KT Z/1', codeListProvider: 'ZZZ', codeListName: 'LOCAL' } } };
const event300: JsonObject = {
  ...party, eventID: 'n-1', eventDateTime: '2024-05-01T06:00:00Z', eventUpdatedDateTime: '2024-05-01T06:10:00Z',
  eventClassification: { eventTypeCode: 'TRANSPORT', eventClassifierCode: 'ACT', transportEventTypeCode: 'DEPA' },
  eventLocation: { UNLocationCode: 'KZAAU' },
};
const equipment300: JsonObject = {
  ...event300, eventClassification: { eventTypeCode: 'EQUIPMENT', eventClassifierCode: 'ACT', equipmentEventTypeCode: 'CROS' },
  equipmentDetails: { equipmentReference: 'APZU4812090' },
};

function only(input: Json, given: object = settings): JsonObject {
  const { events, rejected } = adapt(input, given);
  expect([events.length, rejected]).toEqual([1, []]);
  return events[0]?.event as JsonObject;
}
const dataOf = (input: Json): JsonObject => only(input)['data'] as JsonObject;
const reasonsOf = (input: Json, given?: object): unknown[] => adapt(input, given).rejected.map(({ item, violations }) => [item, ...violations.map(({ reason, propertyPath }) => `${reason} ${propertyPath}`)]);

it('takes one event, a list and the message with events, and says where each lies', () => {
  const bad = { ...equipment220, equipmentReference: null };
  expect(reasonsOf(bad)).toEqual([[0, 'missing_field $.equipmentReference']]);
  expect(reasonsOf([equipment220, bad])).toEqual([[1, 'missing_field $[1].equipmentReference']]);
  expect(reasonsOf({ events: [equipment220, bad] })).toEqual([[1, 'missing_field $.events[1].equipmentReference']]);
  expect(reasonsOf([[], 'x', null])).toEqual([[0, 'wrong_type $[0]'], [1, 'wrong_type $[1]'], [2, 'wrong_type $[2]']]);
  expect(reasonsOf({ events: 'x' })).toEqual([[0, 'wrong_type $.events']]);
  expect(adapt([])).toEqual({ events: [], ignored: [], rejected: [] });
});

it('takes codes and words alike', () => {
  const inWords = { ...equipment220, eventClassifierCode: 'ESTIMATED', equipmentEventTypeCode: 'GATED_IN', transportCall: { modeOfTransport: 'INLAND_WATER' } };
  expect(dataOf(inWords)).toMatchObject({ classifier: 'ESTIMATED', milestone: 'GATED_IN', mode: 'INLAND_WATER' });
  expect(dataOf({ ...equipment220, equipmentEventTypeCode: 'WAYP' })).toMatchObject({ milestone: 'CROSSED' });
  expect(dataOf(equipment300)).toMatchObject({ milestone: 'CROSSED' });
});

it.each([
  [{ equipmentEventTypeCode: 'GTI' }, 'unknown_code $.equipmentEventTypeCode'],
  [{ equipmentEventTypeCode: 'ARRI' }, 'unknown_code $.equipmentEventTypeCode'],
  [{ eventClassifierCode: 'act' }, 'unknown_code $.eventClassifierCode'],
  [{ eventType: 'OPERATIONS' }, 'unknown_code $.eventType'],
  [{ eventType: undefined }, 'missing_field $.eventType'],
  [{ eventDateTime: '2024-05-01T06:00:00' }, 'bad_time $.eventDateTime'],
  [{ eventCreatedDateTime: '2024/05/01' }, 'bad_time $.eventCreatedDateTime'],
  [{ eventLocation: 'KZAAU' }, 'wrong_type $.eventLocation'],
  [{ eventLocation: { locationName: 'Aktau' } }, 'missing_field $.eventLocation.UNLocationCode'],
  [{ equipmentReference: ' ' }, 'missing_field $.equipmentReference'],
  [{ ISOEquipmentCode: 22 }, 'wrong_type $.ISOEquipmentCode'],
  [{ emptyIndicatorCode: 'HALF' }, 'unknown_code $.emptyIndicatorCode'],
  [{ documentReferences: [7] }, 'wrong_type $.documentReferences[0]'],
])('refuses %j', (change, reason) => {
  const { eventType, ...event } = { ...equipment220, ...change } as Record<string, Json>;
  const [refused] = reasonsOf(eventType === undefined ? event : { ...event, eventType });
  expect((refused as unknown[])[1]).toBe(reason);
});

it('lists all that is wrong, in the order of the checks', () => {
  expect(reasonsOf({ ...equipment220, eventClassifierCode: 'X', equipmentEventTypeCode: 'Y', eventLocation: {} })).toEqual([
    [0, 'unknown_code $.eventClassifierCode', 'unknown_code $.equipmentEventTypeCode', 'missing_field $.eventLocation.UNLocationCode'],
  ]);
  expect(reasonsOf({ ...equipment220, eventType: 'SHIPMENT', eventDateTime: 'today' })).toEqual([[0, 'bad_time $.eventDateTime']]);
});

it('leaves out what was only requested, and what is only near', () => {
  expect(adapt({ ...equipment220, eventClassifierCode: 'REQ' }).ignored).toEqual([{ kind: 'ignored', item: 0, ignored: 'dcsa_requested' }]);
  expect(adapt({ ...transport220, transportEventTypeCode: 'APPROACHING' }).ignored).toEqual([{ kind: 'ignored', item: 0, ignored: 'dcsa_approaching' }]);
});

it('needs to be told the publisher of 2.2, and takes the one 3.0 names', () => {
  expect(reasonsOf([equipment220, equipment300], {})).toEqual([[0, 'missing_field $[0]']]);
  expect(adapt(equipment220, {}).rejected[0]?.violations[0].message).toContain('source=/dcsa/CARRIER');
  expect(only(equipment300, {})['source']).toBe('/dcsa/ZZZ/LOCAL/KT%20Z%2F1');
  const halfPair = { eventRouting: { originatingParty: { ...party.eventRouting.originatingParty, partyCode: '\ud800' } } };
  expect(only({ ...equipment300, ...halfPair }, {})['source']).toBe('/dcsa/ZZZ/LOCAL/%EF%BF%BD');
  expect(reasonsOf({ ...equipment300, eventRouting: { originatingParty: { partyCode: 'X' } } })).toEqual([
    [0, 'missing_field $.eventRouting.originatingParty.codeListProvider', 'missing_field $.eventRouting.originatingParty.codeListName'],
  ]);
});

it('makes a milestone of each container that a transport event names, once, and a call when it names none', () => {
  const references = ['APZU4812090', 'MSKU9070323', 'APZU4812090'].map((referenceValue) => ({ referenceType: 'EQ', referenceValue }));
  const { events } = adapt({ ...transport220, references });
  expect(events.map(({ item, event }) => [item, event.id, event.data?.['milestone'], event.data?.['transportRef']])).toEqual([
    [0, 't-1#APZU4812090', 'DEPARTED', 'W1'], [0, 't-1#MSKU9070323', 'DEPARTED', 'W1'],
  ]);
  expect(only(transport220)).toMatchObject({ type: 'caravan.container.call.v1', id: 't-1', data: { call: 'DEPARTED', mode: 'SEA', transportRef: 'W1' } });
  expect(only({ ...transport220, eventID: 't-1#APZU4812090', references: references.slice(0, 1) })['id']).toBe('t-1#APZU4812090');
});

it('takes the outward voyage for what leaves and the inward one for all else', () => {
  const call = transport220['transportCall'] as JsonObject;
  const refOf = (equipmentEventTypeCode: string): unknown => dataOf({ ...equipment220, equipmentEventTypeCode, transportCall: call })['transportRef'];
  expect(['LOAD', 'DISC', 'GTOT'].map(refOf)).toEqual(['W1', 'E1', 'E1']);
  expect(dataOf({ ...transport220, transportEventTypeCode: 'ARRI' })['transportRef']).toBe('E1');
});

it.each([
  [{ modeOfTransport: 'RAIL', railTransport: { departureID: 'D7', railServiceReference: 'S1' } }, 'RAIL', 'D7'],
  [{ modeOfTransport: 'RAIL', railTransport: { railServiceReference: 'S1' } }, 'RAIL', 'S1'],
  [{ modeOfTransport: 'TRUCK', truckTransport: { tractorDetails: { licensePlate: '123ABC02' } } }, 'ROAD', '123ABC02'],
  [{ modeOfTransport: 'BARGE', exportVoyageNumberOrReference: { universalVoyageReference: '2301W' } }, 'INLAND_WATER', '2301W'],
])('names what carries by its mode: %j', (transportCall, mode, transportRef) => {
  expect(dataOf({ ...event300, transportDetails: { transportCall } })).toMatchObject({ mode, transportRef });
});

it('takes the booking as the trip, else the transport document', () => {
  const documents = (...types: string[]): Json => types.map((type) => ({ documentReferenceType: type, documentReferenceValue: `${type}-1` }));
  expect(dataOf({ ...equipment220, documentReferences: documents('TRD', 'BKG') })['tripRef']).toBe('BKG-1');
  expect(dataOf({ ...equipment220, documentReferences: documents('CBR', 'TRD') })['tripRef']).toBe('TRD-1');
});

it('reads a place by its facility, its UN/LOCODE, the call, and only then by coordinates', () => {
  const placeOf = (change: JsonObject): unknown => dataOf({ ...equipment220, ...change })['place'];
  expect(placeOf({ eventLocation: { UNLocationCode: 'KZAAU', facilityCode: 'AKT', facilityCodeListProvider: 'BIC', latitude: '43.6', longitude: 51.2 } })).toEqual({ codes: ['BIC:KZAAU/AKT', 'UNLOCODE:KZAAU'], lat: 43.6, lon: 51.2 });
  expect(placeOf({ eventLocation: { facilityCode: 'AKT' }, transportCall: { UNLocationCode: 'KZAAU' } })).toEqual({ codes: ['UNLOCODE:KZAAU'] });
  expect(placeOf({ eventLocation: {}, transportCall: { location: { UNLocationCode: 'KZKUR' } } })).toEqual({ codes: ['UNLOCODE:KZKUR'] });
  expect(dataOf({ ...equipment300, eventLocation: { locationName: 'Yard', geoCoordinate: { latitude: '43.60', longitude: '51.2' } } })['place']).toEqual({ codes: ['GEO:43.6,51.2'], name: 'Yard', lat: 43.6, lon: 51.2 });
});

it('says when an event does not tell when it was recorded, and leaves that to its receipt', () => {
  const { events: [adapted] } = adapt({ ...equipment220, eventCreatedDateTime: null });
  expect([adapted?.warnings, adapted?.event.recordedtime]).toEqual([['recordedtime_missing'], undefined]);
});

it('withdraws with nothing but the id, and each container where the event still names them', () => {
  const bare = { ...party, eventID: 'n-1', isRetracted: true };
  expect(only(bare)).toMatchObject({ id: 'n-1', retracted: true });
  const transport = { ...bare, eventClassification: { eventTypeCode: 'TRANSPORT' } };
  expect(only(transport)['type']).toBe('caravan.container.call.v1');
  const named = { ...transport, equipmentDetails: { equipmentReference: 'APZU4812090' } };
  expect(only(named)).toMatchObject({ id: 'n-1#APZU4812090', type: 'caravan.container.milestone.v1', retracted: true });
  expect(adapt({ ...bare, eventClassification: { eventTypeCode: 'IOT' } }).ignored).toHaveLength(1);
});
