import fc from 'fast-check';
import { maxEventBytes, rejectReasons } from '#libs/contracts';
import { type Decoded, EventReader, decodeRecord } from '#libs/engine';
import { movedType, toyDomain } from '#libs/testing';

const reader = new EventReader([toyDomain]);
const timestamp = Date.parse('2024-06-12T00:00:00Z');
const good = {
  specversion: '1.0', id: 'e1', source: '/toy', type: movedType, time: '2024-06-01T00:00:00Z', data: { parcel: 'P1', place: 'ALA', weight: 3, classifier: 'ACTUAL' },
};

function decode(value: Buffer | string | null, headers: Readonly<Record<string, string | Buffer>> = {}): Decoded {
  const asBytes = (content: Buffer | string): Buffer => (typeof content === 'string' ? Buffer.from(content) : content);
  return decodeRecord(reader, { offset: 0n, timestamp, key: null, value: value === null ? null : asBytes(value), headers: Object.entries(headers).map(([name, content]) => [name, asBytes(content)] as const) });
}

function reasonOf(decoded: Decoded): string {
  return 'reject' in decoded ? `${decoded.reject.reason} ${decoded.reject.propertyPath}` : 'fact';
}

function withId(escaped: string): string {
  return JSON.stringify(good).replace('"e1"', `"${escaped}"`);
}

const deep = (levels: number): string => '{"more":'.repeat(levels) + '1' + '}'.repeat(levels);

describe('bytes in structured mode', () => {
  it.each<[string, Buffer | string | null, string]>([
    ['an event', JSON.stringify(good), 'fact'],
    ['no value', null, 'undecodable $'],
    ['an empty value', '', 'undecodable $'],
    ['no JSON', 'hello', 'undecodable $'],
    ['half an event', JSON.stringify(good).slice(0, -1), 'undecodable $'],
    ['a byte order mark', `\ufeff${JSON.stringify(good)}`, 'undecodable $'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'undecodable $'],
    ['a surrogate as UTF-8 bytes', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]), 'undecodable $'],
    ['an escaped NUL', withId('a\\u0000'), 'undecodable $'],
    ['a raw NUL', withId('a\0'), 'undecodable $'],
    ['half a surrogate pair', withId('a\\ud800'), 'undecodable $'],
    ['a surrogate pair', withId('a\\ud83d\\ude00'), 'fact'],
    ['an escaped backslash before u0000', withId('a\\\\u0000'), 'fact'],
    ['a NUL in a key', JSON.stringify({ ...good, ['a\0']: 1 }), 'undecodable $'],
    ['a NUL deep inside', JSON.stringify({ ...good, data: { ...good.data, more: [{ x: ['\0'] }] } }), 'undecodable $'],
    ['one byte too many', JSON.stringify({ ...good, more: 'x'.repeat(maxEventBytes) }), 'too_large $'],
    ['a list', '[1]', 'not_cloudevent $'],
    ['null', 'null', 'not_cloudevent $'],
    ['a text', '"x"', 'not_cloudevent $'],
    ['a number', '5', 'not_cloudevent $'],
    ['an empty object', '{}', 'not_cloudevent $.specversion'],
    ['a number beyond 2^53', JSON.stringify(good).replace('"weight":3', '"weight":9007199254740993'), 'value_out_of_range $.data.weight'],
    ['a number beyond all numbers', JSON.stringify(good).replace('"weight":3', '"weight":1e999'), 'wrong_type $.data.weight'],
    ['nesting as deep as is taken', JSON.stringify(good).replace('"weight":3', `"weight":3,"more":${deep(61)}`), 'fact'],
    ['nesting deeper than that', JSON.stringify(good).replace('"weight":3', `"weight":3,"more":${deep(63)}`), 'undecodable $'],
    ['nesting that would overflow the stack', JSON.stringify(good).replace('"weight":3', `"weight":3,"more":${deep(20_000)},"\\u0061":1`), 'undecodable $'],
    ['100,000 open brackets', '['.repeat(100_000), 'undecodable $'],
  ])('%s', (_, value, expected) => {
    expect(reasonOf(decode(value))).toBe(expected);
  });

  it('keep the text they were sent as', () => {
    const text = ` ${JSON.stringify(good)}\n`;
    expect(decode(text)).toMatchObject({ payload: text, fact: { eventId: 'e1', recorded: timestamp } });
  });

  it('of exactly the largest size are read', () => {
    const padding = 'x'.repeat(maxEventBytes - JSON.stringify({ ...good, more: '' }).length);
    expect(reasonOf(decode(JSON.stringify({ ...good, more: padding })))).toBe('fact');
  });
});

describe('bytes in binary mode', () => {
  const headers = { ce_specversion: '1.0', ce_id: 'e1', ce_source: '/toy', ce_type: movedType, ce_time: '2024-06-01T00:00:00Z', 'content-type': 'application/json' };
  const data = JSON.stringify(good.data);

  it('are the same fact as in structured mode', () => {
    const [binary, structured] = [decode(data, headers), decode(JSON.stringify(good))];
    expect('fact' in binary && binary.fact).toEqual('fact' in structured && structured.fact);
  });

  it('are stored as one event', () => {
    const decoded = decode(data, headers);
    expect('payload' in decoded && JSON.parse(decoded.payload)).toEqual(good);
  });

  it('withdraw a fact by a header, with or without a value', () => {
    for (const value of [null, '', data]) expect(decode(value, { ...headers, ce_retracted: 'true' })).toMatchObject({ fact: { retracted: true } });
  });

  it.each<[string, string | null, Readonly<Record<string, string | Buffer>>, string]>([
    ['without a value', null, headers, 'missing_field $.data'],
    ['without a value but a ce_data header', null, { ...headers, ce_data: data }, 'missing_field $.data'],
    ['with a header that is not UTF-8', data, { ...headers, ce_id: Buffer.from([0xff]) }, 'undecodable $'],
    ['with a NUL in a header', data, { ...headers, ce_id: 'a\0' }, 'undecodable $'],
    ['with retracted as another word', data, { ...headers, ce_retracted: 'yes' }, 'wrong_type $.retracted'],
    ['without id', data, { ...headers, ce_id: '' }, 'not_cloudevent $.id'],
    ['with a header named __proto__', data, { ...headers, ce___proto__: 'x' }, 'fact'],
    ['nested too deeply', deep(20_000), headers, 'undecodable $'],
  ])('%s', (_, value, given, expected) => {
    expect(reasonOf(decode(value, given))).toBe(expected);
  });
});

describe('any bytes at all', () => {
  const attribute = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(...Object.values(good)));
  const almost = fc.record({ specversion: attribute, id: attribute, source: attribute, type: attribute, time: attribute, recordedtime: attribute, sequence: attribute, retracted: attribute, data: attribute }, { requiredKeys: [] });

  it('are a fact or a reject with a reason of the closed list, never an exception', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((content) => Buffer.from(content)),
      fc.json().map((text) => Buffer.from(text)),
      almost.map((changes) => Buffer.from(JSON.stringify({ ...good, ...changes }))),
    );
    fc.assert(fc.property(bytes, (value) => {
      const decoded = decode(value);
      if ('reject' in decoded) expect(rejectReasons).toContain(decoded.reject.reason);
      else expect(decoded.fact.factId).toMatch(/^[0-9a-f]{32}$/);
    }), { numRuns: 2_000 });
  });
});
