import { z } from 'zod';
import type { Domain, JsonObject } from '#libs/contracts';
import { EventReader, type IncomingFact } from '#libs/engine';
import { movedType, toyDomain } from '#libs/testing';

const receivedAt = Date.parse('2024-06-12T00:00:00Z');
const reader = new EventReader([toyDomain]);
const data = { parcel: 'P1', place: 'ALA', weight: 3, classifier: 'ACTUAL' };
const good: JsonObject = { specversion: '1.0', id: 'e1', source: '/toy', type: movedType, time: '2024-06-01T00:00:00Z', recordedtime: '2024-06-02T00:00:00Z', data };

function violationsOf(changes: JsonObject, base = good): string[] {
  const reading = reader.read({ ...base, ...changes }, receivedAt);
  return 'refusal' in reading ? reading.refusal.violations.map(({ reason, propertyPath }) => `${reason} ${propertyPath}`) : [];
}

function factOf(changes: JsonObject, base = good): IncomingFact {
  const reading = reader.read({ ...base, ...changes }, receivedAt);
  if ('refusal' in reading) throw new Error(JSON.stringify(reading.refusal));
  return reading.fact;
}

function without(...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(name)));
}

describe('an event that is refused', () => {
  it.each<[string, JsonObject, string[]]>([
    ['another specversion', { specversion: '0.3' }, ['not_cloudevent $.specversion']],
    ['no id', { id: null }, ['not_cloudevent $.id']],
    ['an empty id', { id: '' }, ['not_cloudevent $.id']],
    ['a number as id', { id: 5 }, ['not_cloudevent $.id']],
    ['an id of 501 characters', { id: 'x'.repeat(501) }, ['not_cloudevent $.id']],
    ['a source with a blank', { source: 'a b' }, ['not_cloudevent $.source']],
    ['no type', { type: null }, ['not_cloudevent $.type']],
    ['an unknown type', { type: 'caravan.toy.other.v1' }, ['unknown_type $.type']],
    ['a type that objects inherit', { type: 'constructor' }, ['unknown_type $.type']],
    ['no time', { time: null }, ['missing_field $.time']],
    ['a time without offset', { time: '2024-05-01T00:00:00' }, ['bad_time $.time']],
    ['a number as time', { time: 5 }, ['bad_time $.time']],
    ['a time before 1990', { time: '1989-12-31T23:59:59Z' }, ['time_out_of_range $.time']],
    ['a time after 2100', { time: '2100-01-01T00:00:01Z' }, ['time_out_of_range $.time']],
    ['a recordedtime without offset', { recordedtime: '2024-05-01' }, ['bad_time $.recordedtime']],
    ['a recordedtime a day and a second after receipt', { recordedtime: '2024-06-13T00:00:01Z' }, ['recordedtime_in_future $.recordedtime']],
    ['an ACTUAL fact a day and a second after receipt', { time: '2024-06-13T00:00:01Z' }, ['actual_in_future $.time']],
    ['retracted as text', { retracted: 'true' }, ['wrong_type $.retracted']],
    ['a fraction as sequence', { sequence: 1.5 }, ['wrong_type $.sequence']],
    ['an impossible tenant', { tenant: 'A B' }, ['value_out_of_range $.tenant']],
    ['no data', { data: null }, ['missing_field $.data']],
    ['a list as data', { data: [] }, ['wrong_type $.data']],
    ['text as data', { data: 'x' }, ['wrong_type $.data']],
    ['a null for a required field', { data: { ...data, parcel: null } }, ['missing_field $.data.parcel']],
    ['many violations, in the order of the checks', { recordedtime: 'x', time: 'y', data: { weight: -1, classifier: 'NO' } },
      ['bad_time $.recordedtime', 'bad_time $.time', 'missing_field $.data.parcel', 'missing_field $.data.place', 'value_out_of_range $.data.weight', 'unknown_code $.data.classifier']],
    ['a broken envelope only, when it is broken', { id: 5, specversion: '2', data: null }, ['not_cloudevent $.specversion', 'not_cloudevent $.id']],
  ])('for %s', (_, changes, expected) => {
    expect(violationsOf(changes)).toEqual(expected);
  });

  it('says whose it is as far as it can be read', () => {
    expect(reader.read({ ...good, id: 5, tenant: 'acme' }, receivedAt)).toMatchObject({ refusal: { tenant: 'acme', source: '/toy', eventId: undefined } });
    expect(reader.read({ tenant: 'A B' }, receivedAt)).toMatchObject({ refusal: { tenant: 'default', source: undefined } });
  });
});

describe('an event that is taken', () => {
  it.each<[string, JsonObject]>([
    ['the borders of the time range', { time: '1990-01-01T00:00:00Z' }],
    ['an ACTUAL fact exactly a day after receipt', { time: '2024-06-13T00:00:00Z' }],
    ['a PLANNED fact years ahead', { time: '2034-01-01T00:00:00Z', data: { ...data, classifier: 'PLANNED' } }],
    ['an id of 500 characters', { id: 'x'.repeat(500) }],
    ['nulls where nothing is required', { sequence: null, retracted: null, tenant: null, recordedtime: null, data: { ...data, more: null } }],
    ['a key named __proto__', JSON.parse('{"__proto__":{"id":5},"data":{"__proto__":{"weight":-1},"parcel":"P1","place":"ALA","weight":3,"classifier":"ACTUAL"}}') as JsonObject],
  ])('with %s', (_, changes) => {
    expect(violationsOf(changes)).toEqual([]);
  });

  it('without recordedtime is recorded when received', () => {
    expect(factOf({}, without('recordedtime'))).toMatchObject({ recorded: receivedAt, recordedGiven: false });
    expect(factOf({})).toMatchObject({ recorded: Date.parse('2024-06-02T00:00:00Z'), recordedGiven: true });
  });

  it('that is a retraction needs neither time nor data, and is not judged by them', () => {
    expect(factOf({ retracted: true }, without('time', 'data'))).toMatchObject({ retracted: true, time: undefined, kept: null });
    expect(factOf({ retracted: true, time: 'x', data: 5 })).toMatchObject({ retracted: true, time: undefined });
    expect(violationsOf({ retracted: true, recordedtime: 'x' })).toEqual(['bad_time $.recordedtime']);
  });

  it('warns of an ACTUAL fact recorded more than ten minutes before it happened', () => {
    expect(factOf({ time: '2024-06-02T00:10:00Z' }).warnings).toEqual([]);
    expect(factOf({ time: '2024-06-02T00:10:01Z' }).warnings).toEqual(['recorded_before_event']);
  });

  it('has the same content whether a field is null or absent, another when it says otherwise', () => {
    const content = (changes: JsonObject): string => factOf(changes).content;
    expect(content({ data: { ...data, more: null } })).toBe(content({}));
    expect(new Set([content({}), content({ time: '2024-06-01T00:00:01Z' }), content({ data: { ...data, weight: 4 } }), content({ retracted: true })]).size).toBe(4);
  });

  it('is another fact for another tenant, source or id', () => {
    expect(new Set([factOf({}), factOf({ tenant: 'acme' }), factOf({ source: '/b' }), factOf({ id: 'b' })].map(({ factId }) => factId)).size).toBe(4);
  });

  it('takes a number as sequence', () => {
    expect([factOf({ sequence: 12 }).sequence, factOf({ sequence: '12' }).sequence, factOf({}).sequence]).toEqual(['12', '12', undefined]);
  });
});

describe('functions of a domain', () => {
  it('see only data that has passed the schema', () => {
    const type = 'caravan.strict.one.v1';
    const seen = jest.fn(() => true);
    const strict: Domain = {
      ...toyDomain, name: 'strict',
      events: [{ type, title: '', schema: z.object({ place: z.object({ code: z.string() }) }), isActual: seen, check: () => (seen(), []), warn: () => (seen(), []), keep: (kept) => kept }],
    };
    const reading = new EventReader([strict]).read({ ...good, type, data: { place: 5 } }, receivedAt);
    expect(reading).toMatchObject({ refusal: { violations: [{ reason: 'wrong_type', propertyPath: '$.data.place' }] } });
    expect(seen).not.toHaveBeenCalled();
  });
});
