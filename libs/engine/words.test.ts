import fc from 'fast-check';
import type { Json } from '#libs/contracts';
import { decode, encode } from './pack.js';
import { Words, restore } from './words.js';

it('gives any JSON back as it was, through bytes', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 4 }), (one, other) => {
    const words = new Words();
    const [a, b] = decode(encode([words.intern(one as Json), words.intern(other as Json)])) as [Json, Json];
    expect([restore(a, words.list), restore(b, words.list)]).toEqual(JSON.parse(JSON.stringify([one, other])));
  }), { examples: [[{ ['__proto__']: null }, {}], [[null, true, [1], []], { a: { b: [{}] } }]] });
});

it('keeps a text once, however often it is said', () => {
  const words = new Words();
  words.intern(['RAIL', ['RAIL', { mode: 'RAIL' }], 'ROAD']);
  expect(words.list).toEqual(['RAIL', 'mode', 'ROAD']);
});
