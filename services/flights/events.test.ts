import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rejectReasons, type CloudEvent, type JsonObject, type Violation } from '#libs/contracts';
import { EventReader } from '#libs/engine';
import { flights } from './index.js';
import { flightKey, keptFlight } from './flight-fields.js';
import { currentFacts } from './testing/fixtures.js';

const flight = { carrier: 'KC', number: '949', originDate: '2024-06-10' };
const both = { departure: 'ALA', arrival: 'URC' };
const samples: Record<string, JsonObject> = {
  schedule: { ...flight, ...both, std: '2024-06-10T18:30:00Z' },
  movement: { ...flight, movement: 'OFF_BLOCK', classifier: 'ACTUAL', departure: 'ALA' },
  status: { ...flight, status: 'CANCELLED' },
  load: { ...flight },
  count: { place: { codes: ['IATA:ALA'] }, period: { start: '2024-06-01', grain: 'MONTH' }, metric: 'FLIGHTS', value: 0 },
};
const ofFlights = ['schedule', 'movement', 'status', 'load'];
const reader = new EventReader([flights]);
const receivedAt = Date.parse('2024-06-12T00:00:00Z');

function event(kind: string, change: object): JsonObject {
  return { specversion: '1.0', id: 'x', source: '/s', type: `caravan.flight.${kind}.v1`, time: '2024-06-10T18:30:00Z', data: { ...samples[kind], ...change } };
}

function violations(one: JsonObject): readonly Violation[] {
  const reading = reader.read(one, receivedAt);
  return 'refusal' in reading ? reading.refusal.violations : [];
}

/** `fits`, or reason and field of the first violation. */
function judge(kind: string, change: object): string {
  const [first] = violations(event(kind, change));
  return first ? `${first.reason} ${first.propertyPath.replace('$.data.', '')}` : 'fits';
}

it.each(Object.keys(samples))('takes a plain %s, with unknown fields', (kind) => {
  expect([judge(kind, {}), judge(kind, { extra: { any: 1 } })]).toEqual(['fits', 'fits']);
});

it.each(ofFlights)('wants to know of which flight a %s is', (kind) => {
  const wrong = [{ carrier: undefined }, { number: undefined }, { originDate: undefined }, { carrier: 'K' }, { carrier: 'kc' }, { number: '12345' }, { number: 949 }, { originDate: '2024-02-30' }, { originDate: '10 June' }];
  expect(wrong.map((change) => judge(kind, change))).toEqual([
    'missing_field carrier', 'missing_field number', 'missing_field originDate', 'value_out_of_range carrier', 'value_out_of_range carrier',
    'value_out_of_range number', 'wrong_type number', 'bad_time originDate', 'bad_time originDate',
  ]);
  expect(judge(kind, { suffix: 'D', legRef: '7', repeat: 2, registration: 'UP-A3201', codeshare: 'MARKETING', operatingCarrier: 'KZR', operatingNumber: '1', ...both, arrival: 'ICAO:ZWWW' })).toBe('fits');
  expect([judge(kind, { repeat: 0 }), judge(kind, { codeshare: 'BOTH' }), judge(kind, { ...both, arrival: 'Urumqi' })]).toEqual(['value_out_of_range repeat', 'unknown_code codeshare', 'value_out_of_range arrival']);
});

it('wants a schedule to say from where to where, and to arrive later than it leaves', () => {
  const std = '2024-06-10T18:30:00Z';
  const wrong = [{ departure: undefined }, { arrival: undefined }, { std: undefined }, { std: '2024-06-10T18:30:00' }, { sta: '2024-06-10 20:00:00Z' }, { std, sta: std }, { std: '1989-12-31T23:59:59Z' }, { std, sta: '2100-01-01T00:00:01Z' }, { service: 'FERRY' }, { seats: -1 }];
  expect(wrong.map((change) => judge('schedule', change))).toEqual([
    'missing_field departure', 'missing_field arrival', 'missing_field std', 'bad_time std', 'bad_time sta', 'inconsistent sta', 'time_out_of_range std', 'time_out_of_range sta', 'unknown_code service', 'value_out_of_range seats',
  ]);
  expect(judge('schedule', { std: '2024-06-11T00:30:00+05:00', sta: '2024-06-10T19:30:01Z' })).toBe('fits');
});

it('wants times of one leg to lie within days of each other', () => {
  const std = '2024-06-10T18:30:00Z';
  const told = (time: string): string | undefined => violations({ ...event('schedule', { std }), time })[0]?.propertyPath;
  expect([told('2024-06-13T18:30:00Z'), told('2024-06-07T18:30:00Z'), told('2024-06-13T18:30:01Z'), told('2024-04-01T00:00:00Z')]).toEqual([undefined, undefined, '$.time', '$.time']);
  expect([judge('schedule', { std, sta: '2024-06-13T18:30:00Z' }), judge('schedule', { std, sta: '2025-06-10T20:00:00Z' })]).toEqual(['fits', 'inconsistent sta']);
  const delays = (seconds: number): object => ({ delays: [{ code: '81', durationS: 600 }, { code: '41', durationS: seconds - 600 }] });
  expect([judge('movement', delays(7 * 86_400)), judge('movement', delays(7 * 86_400 + 1))]).toEqual(['fits', 'value_out_of_range delays']);
});

it('wants a movement to name the airport where it is', () => {
  const airports = { departure: undefined, arrival: undefined };
  const at = (movement: string, change: object): string => judge('movement', { movement, ...airports, ...change });
  expect([at('TAKE_OFF', { arrival: 'URC' }), at('OFF_BLOCK', {}), at('TOUCH_DOWN', { departure: 'ALA' }), at('ON_BLOCK', {})]).toEqual([
    'missing_field departure', 'missing_field departure', 'missing_field arrival', 'missing_field arrival',
  ]);
  expect([at('TAKE_OFF', { departure: 'ALA' }), at('ON_BLOCK', { arrival: 'URC' })]).toEqual(['fits', 'fits']);
  expect([judge('movement', { movement: 'TAXI' }), judge('movement', { delays: [{ code: '81' }] }), judge('movement', { delays: [{ code: '81', durationS: -1 }] })]).toEqual([
    'unknown_code movement', 'missing_field delays[0].durationS', 'value_out_of_range delays[0].durationS',
  ]);
});

it('takes nothing as done that lies in the future, but for schedules and reported figures', () => {
  const ahead = (kind: string, change: object = {}): string | undefined => violations({ ...event(kind, change), time: '2024-06-13T00:00:01Z' })[0]?.reason;
  expect(['schedule', 'count', 'movement', 'status', 'load'].map((kind) => ahead(kind))).toEqual([undefined, undefined, 'actual_in_future', 'actual_in_future', 'actual_in_future']);
  expect(ahead('movement', { classifier: 'ESTIMATED' })).toBeUndefined();
});

it('wants a reported figure to start on its period, and a counterpart to be an airport or a place', () => {
  expect([judge('count', { period: { start: '2024-06-15', grain: 'MONTH' } }), judge('count', { place: {} }), judge('count', { metric: 'LEGS' }), judge('count', { value: -1 })]).toEqual([
    'inconsistent period.start', 'missing_field place.codes', 'unknown_code metric', 'value_out_of_range value',
  ]);
  expect([judge('count', { counterpart: 'URC' }), judge('count', { counterpart: { codes: ['IATA:URC'] } }), judge('count', { counterpart: {} }), judge('count', { counterpart: 'Urumqi' })].map((verdict) => verdict.split(' ')[0])).toEqual([
    'fits', 'fits', 'missing_field', 'missing_field',
  ]);
});

it('says what a date and a time must look like', () => {
  expect(violations(event('schedule', { originDate: '2024-02-30', std: 'noon' })).map(({ message }) => message)).toEqual([
    'originDate must be a date of the calendar such as 2024-05-01', 'std must be an RFC 3339 time with an offset, such as 2024-05-01T06:00:00+05:00',
  ]);
});

it('warns of a load with more passengers than its own seats', () => {
  const warnings = (change: object): unknown => {
    const reading = reader.read(event('load', change), receivedAt);
    return 'fact' in reading ? reading.fact.warnings : reading;
  };
  expect([warnings({ passengers: 5, seats: 4 }), warnings({ passengers: 5, seats: 5 }), warnings({ passengers: 5 }), warnings({ seats: 0 })]).toEqual([['load_over_capacity'], [], [], []]);
});

it.each(ofFlights)('routes a %s by its flight, to which it belongs', (kind) => {
  const [fact] = currentFacts([event(kind, { number: '0949', suffix: 'D' }) as unknown as CloudEvent]);
  const key = 'KC-949D/2024-06-10';
  expect(flightKey(keptFlight(fact!))).toBe(key);
  expect([flights.routeKey(fact!.type, fact!.kept), flights.entityOf(fact!, undefined as never)]).toEqual([key, { kind: 'flight', key }]);
});

// Each file is one bad event; its name is `<reject reason>--<what is wrong>`.
const folder = join(__dirname, 'samples', 'rejected');
it.each(readdirSync(folder).sort())('%s is refused for the reason it names', (name) => {
  const [reason = ''] = name.split('--');
  expect(rejectReasons).toContain(reason);
  expect(violations(JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonObject)[0]?.reason).toBe(reason);
});
