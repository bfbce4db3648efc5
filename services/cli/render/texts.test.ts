import { cellText, countText, growthText, numberText, ratioText, shareText, textOf } from './texts.js';

describe('texts', () => {
  it.each([[4.9, '+4.9 %'], [160, '+160.0 %'], [-3, '-3.0 %'], [0, '0.0 %'], [-0.04, '0.0 %'], [null, '']])('growth of %p is %p', (percent, text) => {
    expect(growthText(percent)).toBe(text);
  });

  it.each([[2.6, '2.6 times'], [1.049, '1.05 times'], [1, '1 times'], [null, '']])('a ratio of %p is %p', (ratio, text) => {
    expect(ratioText(ratio)).toBe(text);
  });

  it.each([[1, '100 %'], [0.9999, '99 %'], [0.5, '50 %'], [0, '0 %']])('a share of %p is %p: only all is 100 %%', (share, text) => {
    expect(shareText(share)).toBe(text);
  });

  it('separates thousands and keeps decimals', () => {
    expect([numberText(35708915), numberText(28.88), numberText('x'), numberText(null)]).toEqual(['35,708,915', '28.88', 'x', '']);
  });

  it('lets no control character through to the terminal', () => {
    expect(textOf('a\u001b[31mb\nc\u009b2J\u202ed')).toBe('a·[31mb·c·2J·d');
  });

  it.each([
    [['late', 'x'], 'late, x'],
    [[], ''],
    [{ facts: 1234, none: null }, 'facts 1,234'],
    [{ a: { b: 1 } }, '{"a":{"b":1}}'],
    [7, '7'],
    [null, ''],
  ])('a cell of %j is %p', (value, text) => {
    expect(cellText(value)).toBe(text);
  });

  it('counts one and many', () => {
    expect([countText(1, 'row'), countText(0, 'row'), countText(3_000, 'row')]).toEqual(['1 row', '0 rows', '3,000 rows']);
  });
});
