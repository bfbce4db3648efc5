import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvField, csvRecord, csvValues } from './csv.js';

it('quotes as RFC 4180 has it', () => {
  expect(csvRecord(['a,b', 'say "so"', 'two\r\nlines', '', null, 1.5, true])).toBe('"a,b","say ""so""","two\r\nlines",,,1.5,true\r\n');
});

it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])('makes the text %j harmless in a spreadsheet', (text) => {
  expect((parse(csvField(text)) as string[][])[0]?.[0]).toBe(`'${text}`);
});

it('leaves negative numbers numbers', () => {
  expect(csvField(-12.5)).toBe('-12.5');
});

it('comes back from a parser as it went in', () => {
  const text = fc.string().filter((each) => !/^[=+\-@\t\r]/.test(each));
  fc.assert(fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (texts) => {
    expect(parse(csvRecord(texts), { record_delimiter: '\r\n' })).toEqual([texts]);
  }));
});

it('flattens inner objects and lists', () => {
  const row = { value: 1, flags: ['partial', 'holiday'], parts: { n: 2 }, common: null, unconverted: [{ date: 'd' }] };
  expect(csvValues(['value', 'flags', 'parts.n', 'common.value', 'unconverted'], row)).toEqual([1, 'partial holiday', 2, null, '[{"date":"d"}]']);
});
