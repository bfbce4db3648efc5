import { assert, array, constantFrom, integer, json, property, string, uint8Array } from 'fast-check';
import { findJsonError } from './find-json-error.js';
import { splitBatch } from './split-batch.js';
import { LineSplitter } from './split-lines.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

describe('splitBatch', () => {
  it('cuts any array of JSON into its elements', () => {
    const space = constantFrom('', ' ', '\n', '\t\r\n');
    assert(property(array(json()), space, (elements, gap) => {
      const bytes = Buffer.from(`${gap}[${gap}${elements.join(`${gap},${gap}`)}${gap}]${gap}`);
      const split = splitBatch(bytes, 1_000);
      const cut = 'slices' in split ? split.slices.map(({ start, end }) => bytes.subarray(start, end).toString().trim()) : split;
      expect(cut).toEqual(elements.map((element) => element.trim()));
    }));
  });

  it('ends on any bytes', () => {
    assert(property(uint8Array(), (bytes) => void splitBatch(Buffer.from([0x5b, ...bytes]), 10)));
  });
});

describe('findJsonError', () => {
  const pieces = constantFrom('{', '}', '[', ']', ',', ':', '"a"', '"\\u00zz"', '1', '-', '01', '1e5', 'true', 'nul', 'null', ' ', '"', '\\', '\u0001');

  it('finds an error exactly where JSON.parse does', () => {
    assert(property(array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      expect(findJsonError(text) === undefined).toBe(isJson(text));
    }), { numRuns: 5_000 });
  });

  it('names a place up to which the text could still become JSON', () => {
    assert(property(json(), integer({ min: 0, max: 200 }), string(), (text, at, noise) => {
      const broken = text.slice(0, at) + noise + text.slice(at + 1);
      const error = findJsonError(broken);
      if (error) expect(error.position).toBeLessThanOrEqual(broken.length);
      expect(error === undefined).toBe(isJson(broken));
    }));
  });

  it('says what should stand there', () => {
    expect(findJsonError('{"a" 1}')).toEqual({ position: 5, expected: ':' });
    expect(findJsonError('[1 2]')).toEqual({ position: 3, expected: ', or the end' });
    expect(findJsonError('{"a":1}}')).toEqual({ position: 7, expected: 'nothing more' });
  });
});

describe('LineSplitter', () => {
  it('gives the same lines however the bytes are chunked', () => {
    assert(property(array(constantFrom('a', 'bc', '\n', '\r\n', ' ', 'x'.repeat(30))), integer({ min: 1, max: 7 }), (parts, size) => {
      const bytes = Buffer.from(parts.join(''));
      const splitter = new LineSplitter(20);
      const lines: string[] = [];
      for (let at = 0; at < bytes.length; at += size) for (const line of splitter.push(bytes.subarray(at, at + size))) lines.push(line.toString());
      for (const line of splitter.end()) lines.push(line.toString());
      const expected = bytes.toString().split('\n').filter((line) => line.trim() !== '' || Buffer.byteLength(line) > 20).map((line) => (Buffer.byteLength(line) > 20 ? 'too-long' : line));
      expect(lines).toEqual(expected);
    }));
  });
});
