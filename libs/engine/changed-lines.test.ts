import { type AppliedLine, changedLines } from '#libs/engine';

const line = (place: string, day: number, more: Partial<AppliedLine> = {}): AppliedLine => ({ cube: 'c', dims: [place], hour: undefined, day, date: `day ${day}`, measures: [1, 5], value: undefined, ...more });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((place, i) => line(place, i)) as [AppliedLine, AppliedLine, AppliedLine, AppliedLine];

describe('what an entity changes', () => {
  it.each<[string, AppliedLine[], AppliedLine[], AppliedLine[], AppliedLine[]]>([
    ['nothing when it says the same', [a, b], [a, b], [], []],
    ['nothing when it says the same in another order', [a, b, c], [c, a, b], [], []],
    ['what is new at the end', [a], [a, b], [], [b]],
    ['what is new in the middle, which shifts the rest', [a, c, d], [a, b, c, d], [], [b]],
    ['what is gone', [a, b, c], [a, c], [b], []],
    ['all, first and last', [], [a, b], [], [a, b]],
    ['one of two equal lines', [a, a], [a], [a], []],
    ['one more of two equal lines', [a, b], [a, a, b], [], [a]],
  ])('is %s', (_, before, after, removed, added) => {
    expect(changedLines(before, after)).toEqual({ removed, added });
  });

  it.each<[string, Partial<AppliedLine>]>([
    ['a measure', { measures: [1, 6] }], ['a dimension', { dims: ['z'] }], ['the value', { value: 0 }], ['the hour', { hour: 0 }], ['the day', { day: 9 }],
    ['the date', { date: 'x' }], ['the cube', { cube: 'e' }], ['one measure less', { measures: [1] }],
  ])('is a line when %s differs', (_, more) => {
    const other = { ...b, ...more };
    expect(changedLines([a, b, c], [a, other, c])).toEqual({ removed: [b], added: [other] });
  });
});
