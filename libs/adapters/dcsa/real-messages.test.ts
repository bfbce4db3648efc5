import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject, WarningFlag } from '#libs/contracts';
import { domains } from '#libs/catalog';
import { EventReader } from '#libs/engine';
import { findProjectRoot } from '#libs/reference';
import { type AdaptedEvent, gather, type RejectedItem } from '../standards/outcome.js';
import { adaptDcsa } from './adapt-dcsa.js';

const settings = { source: '/dcsa/example-carrier' };
const readMessage = (name: string): Json => JSON.parse(readFileSync(join(findProjectRoot(), 'samples', 'data', 'dcsa', `tnt-${name}.json`), 'utf8')) as Json;
const adapt = (name: string): ReturnType<typeof gather> => gather(adaptDcsa(readMessage(name), settings));

const reader = new EventReader(domains);

/** What the domain says of an event received in February 2026; fails when it refuses it. */
function warningsOf({ event }: AdaptedEvent): readonly WarningFlag[] {
  const reading = reader.read(event as JsonObject, Date.parse('2026-02-01T00:00:00Z'));
  if ('refusal' in reading) throw new Error(JSON.stringify(reading.refusal));
  return reading.fact.warnings;
}

function reasonsOf(rejected: readonly RejectedItem[]): readonly unknown[] {
  return rejected.map(({ item, violations: [{ reason, propertyPath }] }) => [item, reason, propertyPath]);
}

describe('DCSA 2.2 conformance messages', () => {
  it('the valid one: two equipment and two transport events, three about shipments', () => {
    const { events, ignored, rejected } = adapt('220-response');
    const uuid = '3cecb101-7a1a-43a4-9d62-e88a131651';
    expect(events.map(({ event }) => [event.id, event.data?.['milestone']])).toEqual([
      [`${uuid}e2#APZU4812090`, 'ARRIVED'], [`${uuid}e4`, 'LOADED'], [`${uuid}e5#APZU4812090`, 'ARRIVED'], [`${uuid}e7`, 'LOADED'],
    ]);
    expect(ignored.map((each) => each.ignored)).toEqual(['dcsa_shipment', 'dcsa_shipment', 'dcsa_shipment']);
    expect(rejected).toEqual([]);
    events.forEach(warningsOf);
  });

  it('wrong date-times: none has an eventID, which is looked at before the kind', () => {
    const { events, ignored, rejected } = adapt('220-response-wrong-date-times');
    expect(reasonsOf(rejected)).toEqual([0, 1, 2, 3, 4, 5, 6].map((item) => [item, 'missing_field', `$[${item}].eventID`]));
    expect(rejected[4]?.violations.map(({ reason, propertyPath }) => [reason, propertyPath])).toEqual([['missing_field', '$[4].eventID'], ['bad_time', '$[4].eventDateTime']]);
    expect([events, ignored]).toEqual([[], []]);
  });

  it('wrong event ids: a number is refused, a text that is no UUID is an id like any other', () => {
    const { events, ignored, rejected } = adapt('220-response-wrong-event-ids');
    expect(reasonsOf(rejected)).toEqual([[0, 'wrong_type', '$[0].eventID']]);
    expect([events.length, ignored.length]).toEqual([0, 6]);
  });

  it('wrong attribute values: no eventID, a shipment, and a container that counts although its number and place look wrong', () => {
    const { events, ignored, rejected } = adapt('220-response-wrong-attribute-values');
    expect(reasonsOf(rejected)).toEqual([[0, 'missing_field', '$[0].eventID']]);
    expect(ignored.map(({ item }) => item)).toEqual([1]);
    expect(events.map(warningsOf)).toEqual([['check_digit_invalid']]);
    expect(events[0]?.event.data?.['place']).toEqual({ codes: ['UNLOCODE:XYABC'] });
  });

  it('wrong structure: what lies inside another object is not an event', () => {
    const { events, ignored, rejected } = adapt('220-response-wrong-structure');
    expect(reasonsOf(rejected)).toEqual([[0, 'missing_field', '$[0].eventID'], [1, 'missing_field', '$[1].eventID']]);
    expect([events, ignored]).toEqual([[], []]);
  });
});

describe('DCSA 3.0 conformance messages', () => {
  it('the response: a call and a gate-in, both said to be recorded before they happened', () => {
    const { events, ignored, rejected } = adapt('300-response');
    expect(events.map(({ event }) => event.type)).toEqual(['caravan.container.call.v1', 'caravan.container.milestone.v1']);
    expect(events.map(warningsOf)).toEqual([['recorded_before_event'], ['recorded_before_event']]);
    expect(ignored.map((each) => each.ignored)).toEqual(['dcsa_shipment', 'dcsa_iot', 'dcsa_reefer']);
    expect(rejected).toEqual([]);
  });

  it.each([
    ['300-response-nextpage', 2, 3],
    ['300-request-equipment', 1, 0],
    ['300-request-transport', 1, 0],
    ['300-request-shipment', 0, 1],
    ['300-request-iot', 0, 1],
    ['300-request-reefer', 0, 1],
  ])('%s: %i events, %i ignored', (name, events, ignored) => {
    const adapted = adapt(name);
    expect([adapted.events.length, adapted.ignored.length, adapted.rejected.length]).toEqual([events, ignored, 0]);
    adapted.events.forEach(warningsOf);
  });
});
