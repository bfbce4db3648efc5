import { type AppliedLine, needlesOf, packApplied } from '#libs/engine';

const line: AppliedLine = { cube: 'border_passages', dims: ['KZ-NURZHOLY', 'OUT', 'Ещё', 'x'.repeat(40)], hour: 7200, day: 0, date: '2024-03-01', measures: [1, 2], value: 5 };
const held = (texts: readonly string[], prefix: string): boolean[] => needlesOf(texts, prefix).map((needle) => packApplied([{ ...line, dims: ['other'] }, line]).includes(needle));

it('finds the texts and dates that packed lines hold, whatever their length and letters', () => {
  expect(held([line.cube, ...line.dims], '2024-03-01')).not.toContain(false);
  expect(held([], '2024-0')).toEqual([true]);
});

it('does not find a text inside another, nor another date', () => {
  expect(held(['KZ-NURZHOL', 'URZHOLY', 'border_passage'], '2024-04')).toEqual([false, false, false, false]);
  expect(held([], '024-03')).toEqual([false]);
});
