import type { CloudEvent } from '#libs/contracts';
import { gather } from '../standards/outcome.js';
import { adaptMvt } from './adapt-mvt.js';
import { isTelex } from './split-messages.js';

const flight = 'KC949/10.UPA320.ALA';
const adapt = (text: string, receivedAt = '2024-06-10T20:31:00Z', settings = {}): ReturnType<typeof gather> => gather(adaptMvt(text, settings, Date.parse(receivedAt)));

function eventsOf(lines: string, receivedAt?: string): readonly CloudEvent[] {
  const { events, rejected } = adapt(`MVT\n${lines}`, receivedAt);
  expect(rejected).toEqual([]);
  return events.map(({ event }) => event);
}
const timesOf = (lines: string, receivedAt?: string): unknown[] => eventsOf(`${flight}\n${lines}`, receivedAt).map(({ id, time }) => [id.split(':').slice(1).join(':'), time]);
const reasonsOf = (text: string): unknown[] => adapt(text).rejected.map(({ item, violations: [{ reason, propertyPath }] }) => [item, reason, propertyPath]);

describe('times of a movement message', () => {
  it('lie nearest to receipt, and not after it for what has happened', () => {
    expect(timesOf('AD2350/0004 EA0410 PEK', '2024-06-11T00:10:00Z')).toEqual([
      ['ALA:OFF_BLOCK', '2024-06-10T23:50:00Z'], ['ALA:TAKE_OFF', '2024-06-11T00:04:00Z'], ['PEK:TOUCH_DOWN:EST', '2024-06-11T04:10:00Z'],
    ]);
    expect(timesOf('AA0900', '2024-06-10T20:00:00Z')).toEqual([['ALA:TOUCH_DOWN', '2024-06-10T09:00:00Z']]);
    expect(timesOf('AA0700', '2024-06-10T20:00:00Z')).toEqual([['ALA:TOUCH_DOWN', '2024-06-10T07:00:00Z']]);
    expect(timesOf('EA0700', '2024-06-10T20:00:00Z')).toEqual([['ALA:TOUCH_DOWN:EST', '2024-06-11T07:00:00Z']]);
  });

  it('may be a quarter of an hour ahead of the clock of receipt', () => {
    expect(timesOf('AA2045', '2024-06-10T20:31:00Z')).toEqual([['ALA:TOUCH_DOWN', '2024-06-10T20:45:00Z']]);
    expect(timesOf('AA2047', '2024-06-10T20:31:00Z')).toEqual([['ALA:TOUCH_DOWN', '2024-06-09T20:47:00Z']]);
  });

  it('may carry their day, across the end of a month', () => {
    expect(timesOf('ED302350', '2024-07-01T00:10:00Z')).toEqual([['ALA:OFF_BLOCK:EST', '2024-06-30T23:50:00Z']]);
    expect(timesOf('AD010005/010020', '2024-06-30T23:55:00Z')).toEqual([['ALA:OFF_BLOCK', '2024-07-01T00:05:00Z'], ['ALA:TAKE_OFF', '2024-07-01T00:20:00Z']]);
  });

  it('put an arrival after the departure, however far', () => {
    expect(timesOf('AD2010 EA0900 JFK')).toEqual([['ALA:OFF_BLOCK', '2024-06-10T20:10:00Z'], ['JFK:TOUCH_DOWN:EST', '2024-06-11T09:00:00Z']]);
  });

  it('follow the estimated departure where that is all there is', () => {
    expect(timesOf('ED2300 EA0130 URC')).toEqual([['ALA:OFF_BLOCK:EST', '2024-06-10T23:00:00Z'], ['URC:TOUCH_DOWN:EST', '2024-06-11T01:30:00Z']]);
  });

  it.each(['AD2460', 'AD20101/2020', 'AD2010/2560', 'AA2205/2215/2220', 'ED322010'])('are refused when they are none: %s', (line) => {
    expect(reasonsOf(`MVT\n${flight}\n${line}`)).toEqual([[0, 'bad_time', '$.lines[2]']]);
  });
});

it.each([
  ['AD/2025', [['ALA:TAKE_OFF', '2024-06-10T20:25:00Z']]],
  ['EB2045', [['ALA:ON_BLOCK:EST', '2024-06-10T20:45:00Z']]],
  ['EO2045', [['ALA:TAKE_OFF:EST', '2024-06-10T20:45:00Z']]],
  ['FR2010/2018', [['ALA:AIR_RETURN:2010', '2024-06-10T20:10:00Z']]],
  ['EA2205 ALA', [['ALA:TOUCH_DOWN:EST', '2024-06-10T22:05:00Z']]],
])('reads %s', (line, expected) => {
  expect(timesOf(line)).toEqual(expected);
});

it('knows where a flight leaves and lands by the kind of element', () => {
  const endsOf = (line: string): unknown => eventsOf(`${flight}\n${line}`).map(({ data }) => [data?.['departure'], data?.['arrival']]);
  expect(endsOf('AD2010 EA2205 URC')).toEqual([['ALA', 'URC'], ['ALA', 'URC']]);
  expect(endsOf('AD2010')).toEqual([['ALA', undefined]]);
  expect(endsOf('AA2010')).toEqual([[undefined, 'ALA']]);
});

it('pairs delay codes with their durations, on the off-block', () => {
  const delaysOf = (lines: string): unknown => eventsOf(`${flight}\n${lines}`).map(({ data }) => data?.['delays']);
  expect(delaysOf('AD2010/2025\nDL31/62A/0010/0120')).toEqual([[{ code: '31', durationS: 600 }, { code: '62A', durationS: 4_800 }], undefined]);
  expect(delaysOf('ED2100 DL81/0130')).toEqual([[{ code: '81', durationS: 5_400 }]]);
});

it('counts passengers and infants at the time of the first movement', () => {
  const load = eventsOf(`${flight}\nAD2010/2025 EA2205 URC\nPX145/12`).at(-1);
  expect(load).toMatchObject({ id: 'KC949/2024-06-10:ALA:LOAD', time: '2024-06-10T20:10:00Z', data: { departure: 'ALA', arrival: 'URC', passengers: 145, infants: 12 } });
});

it('gives a correction, and a number with leading zeros, the same ids', () => {
  const idsOf = (text: string): unknown => adapt(text).events.map(({ event }) => event.id);
  const expected = idsOf(`MVT\n${flight}\nAD2010/2025`);
  expect([idsOf(`MVT COR\n${flight}\nAD2010/2025`), idsOf(`MVT\nCOR\n${flight}\nAD2010/2025`), idsOf(`MVA\nKC0949/10.UPA320.ALA\nAD2010/2025`)]).toEqual([expected, expected, expected]);
});

it.each([
  ['U6123A/10.RA-73801.SVX', { carrier: 'U6', number: '123', suffix: 'A', registration: 'RA-73801' }],
  ['9W7/10.VTJGA.DEL', { carrier: '9W', number: '7' }],
  ['KZR949/9.UPA320.NQZ', { carrier: 'KZR', number: '949', originDate: '2024-06-09' }],
])('reads the flight %s', (line, expected) => {
  expect(eventsOf(`${line}\nAD2010`)[0]?.data).toMatchObject(expected);
});

it('takes the day of the month nearest to receipt as the date of origin', () => {
  const dateOf = (day: string, receivedAt: string): unknown => eventsOf(`KC949/${day}.UPA320.ALA\nAD0005`, receivedAt)[0]?.data?.['originDate'];
  expect([dateOf('31', '2024-09-01T00:10:00Z'), dateOf('01', '2024-08-31T23:58:00Z'), dateOf('31', '2025-01-01T00:10:00Z'), dateOf('29', '2024-03-01T00:10:00Z')]).toEqual(['2024-08-31', '2024-09-01', '2024-12-31', '2024-02-29']);
});

it('tells a diversion by its own message: the airport is where the flight was to land', () => {
  const { events, ignored } = adapt('DIV\nKC949/10.UPA320.URC\nEA2250 TSE\nDR71\nSI WEATHER');
  expect(events.map(({ event }) => event)).toEqual([{
    specversion: '1.0', id: 'KC949/2024-06-10:URC:DIVERTED', source: '/mvt/kc', type: 'caravan.flight.status.v1', time: '2024-06-10T20:31:00Z', recordedtime: '2024-06-10T20:31:00Z',
    data: { carrier: 'KC', number: '949', originDate: '2024-06-10', status: 'DIVERTED', arrival: 'URC', registration: 'UPA320' },
  }]);
  expect(ignored).toHaveLength(2);
  expect(reasonsOf('DIV\nKC949/10.UPA320.URC\nEA2250')).toEqual([[0, 'missing_field', '$.lines[1]']]);
});

it('reads over addresses and takes supplementary information for what it is', () => {
  const text = `QU ALAOOKC\n.URCKKKC 102030\nmvt\n${flight}\nAD2010\nNI2100\nSI\nAD2359 NOT READ\n`;
  const { events, ignored } = adapt(text);
  expect(isTelex(text)).toBe(true);
  expect([events.map(({ event }) => event.id), ignored.map((each) => each.ignored)]).toEqual([['KC949/2024-06-10:ALA:OFF_BLOCK'], ['mvt_line', 'mvt_line', 'mvt_line']]);
});

it('reads several messages; one that is wrong keeps no other out', () => {
  const text = `MVT\n${flight}\nAD2010\nMVT\nKC 949\nAA2210\nMVT\n${flight}\nAA2010`;
  expect(adapt(text).events.map(({ item }) => item)).toEqual([0, 2]);
  expect(reasonsOf(text)).toEqual([[1, 'undecodable', '$.lines[4]']]);
  expect(reasonsOf('hello')).toEqual([[0, 'undecodable', '$.lines[0]']]);
  expect(reasonsOf('MVT')).toEqual([[0, 'undecodable', '$.lines[0]']]);
});
