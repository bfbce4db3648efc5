import type { Cube } from '#libs/contracts';
import { emptySketch } from '#libs/engine';
import type { Cell } from '../formulas/figure.js';
import type { Span } from '../question/windows.js';
import type { CellSource } from './cell-source.js';
import { readBoth } from './read-both.js';
import type { Reading } from './reading.js';

const span = (from: string, to: string): Span => ({ from, to });
const cellOf = (...dates: string[]): Cell => ({ date: '', dates, values: {}, n: BigInt(dates.length), sums: {}, sketch: emptySketch });
const reading: Reading = { cube: {} as Cube, group: [], filters: [], measures: [], sketch: false, dates: 'listed' };

/** Has the cells given for the spans that begin so, and notes what it was asked. */
function sourceOf(cells: Readonly<Record<string, readonly Cell[]>>): { readonly source: CellSource; readonly asked: string[] } {
  const asked: string[] = [];
  const readCells: CellSource['readCells'] = ({ dates }, spans) => {
    asked.push(...spans.filter(({ from }) => from).map(({ from, to }) => `${dates} ${from} ${to}`));
    return Promise.resolve(spans.map(({ from }) => cells[from] ?? []));
  };
  return { asked, source: { readCells } as CellSource };
}

const [january, february, march] = [span('2024-01-01', '2024-02-01'), span('2024-02-01', '2024-03-01'), span('2024-03-01', '2024-04-01')];
const halves = [span('2024-01-01', '2024-01-03'), span('2024-01-03', '2024-01-05')] as const;
const yearBefore = [span('2023-01-01', '2023-01-03'), span('2023-01-03', '2023-01-05')] as const;

it('reads the base of reported figures date by date only where a date of the current span is missing in some cell', async () => {
  const { source, asked } = sourceOf({ '2024-01-01': [cellOf('2024-01-01', '2024-01-02')], '2024-01-03': [cellOf('2024-01-03', '2024-01-04'), cellOf('2024-01-04')] });
  await readBoth(source, reading, { current: halves, base: yearBefore }, 'DAY');
  expect(asked).toEqual(['listed 2024-01-01 2024-01-03', 'listed 2024-01-03 2024-01-05', 'listed 2023-01-01 2023-01-03', 'apart 2023-01-03 2023-01-05']);
});

it('goes by the periods that are reported, not by days', async () => {
  const { source, asked } = sourceOf({ '2024-02-01': [cellOf('2024-02-01')], '2024-03-01': [] });
  await readBoth(source, reading, { current: [february, march], base: [january, february] }, 'MONTH');
  expect(asked.filter((each) => each.startsWith('apart'))).toEqual([]);
});

it('reads no span twice that is whole, and again by dates one that is not', async () => {
  const [first, last] = [cellOf('2024-01-01'), cellOf('2024-01-02')];
  const { source, asked } = sourceOf({ '2024-01-01': [first, last], '2024-01-03': [cellOf('2024-01-03', '2024-01-04')] });
  const before = span('2023-12-30', '2024-01-01');
  const { base } = await readBoth(source, reading, { current: halves, base: [before, halves[0]] }, 'DAY');
  expect(asked).toEqual(['listed 2024-01-01 2024-01-03', 'listed 2024-01-03 2024-01-05', 'apart 2023-12-30 2024-01-01']);
  expect(base).toEqual([[], [first, last]]);
});

it('reads nothing else where nothing is compared', async () => {
  const { source, asked } = sourceOf({});
  expect(await readBoth(source, reading, { current: halves, base: undefined }, 'DAY')).toEqual({ current: [[], []], base: [] });
  expect(asked).toHaveLength(2);
});
