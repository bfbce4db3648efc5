import { questionText, readCursor, writeCursor } from './cursor.js';

it('comes back to the place it was written at', () => {
  const place = { from: '2024-01-01', after: 'KZ-ALTYNKOL' };
  expect(readCursor('q', writeCursor('q', place))).toEqual(place);
});

it('is refused by another question and when damaged', () => {
  expect(() => readCursor('other', writeCursor('q', 1))).toThrow('another question');
  for (const damaged of ['', 'x', '%%%', Buffer.from('{}').toString('base64url'), Buffer.from('[1,2,3]').toString('base64url')]) {
    expect(() => readCursor('q', damaged)).toThrow(/damaged/);
  }
});

it('belongs to a question whatever its page, form and order of parameters', () => {
  const of = (text: string): string => questionText('/v1/x', new URLSearchParams(text));
  expect(of('a=1&b=2&limit=5&cursor=x&format=csv')).toBe(of('b=2&a=1'));
  expect(of('a=1')).not.toBe(of('a=2'));
});
