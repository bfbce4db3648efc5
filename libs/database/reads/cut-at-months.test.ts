import fc from 'fast-check';
import { cutAtMonths } from './cut-at-months.js';

it('cuts a span into the days before, its whole months, and the days after', () => {
  expect(cutAtMonths([{ from: '2024-11-20', to: '2025-02-03' }])).toEqual([
    { place: 0, grain: 'day', from: '2024-11-20', to: '2024-12-01' },
    { place: 0, grain: 'month', from: '2024-12-01', to: '2025-02-01' },
    { place: 0, grain: 'day', from: '2025-02-01', to: '2025-02-03' },
  ]);
});

it.each([
  ['a span without a whole month', '2024-01-02', '2024-02-01', 1, 0],
  ['the last day of a month and the first of the next', '2024-01-31', '2024-02-02', 1, 0],
  ['whole months', '2024-01-01', '2024-03-01', 0, 1],
  ['a year that begins late', '2024-01-02', '2025-01-01', 1, 1],
  ['nothing', '2024-01-01', '2024-01-01', 0, 0],
])('%s has so many parts', (_, from, to, days, months) => {
  const parts = cutAtMonths([{ from, to }]);
  expect((['day', 'month'] as const).map((grain) => parts.filter((part) => part.grain === grain).length)).toEqual([days, months]);
});

const dateOf = (day: number): string => new Date(Date.UTC(1999, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);

it('whatever the spans: each day of each is in one part of it, and months begin and end with a first', () => {
  const spans = fc.array(fc.tuple(fc.nat(1_500), fc.nat(900)).map(([start, length]) => ({ from: dateOf(start), to: dateOf(start + length) })), { maxLength: 4 });
  fc.assert(fc.property(spans, (asked) => {
    const cut = cutAtMonths(asked);
    for (const { from, to } of cut.filter(({ grain }) => grain === 'month')) expect([from, to].every((date) => date.endsWith('-01'))).toBe(true);
    asked.forEach((span, place) => {
      const parts = cut.filter((part) => part.place === place).sort((a, b) => (a.from < b.from ? -1 : 1));
      const borders = parts.flatMap(({ from, to }) => [from, to]);
      expect(borders.filter((_, i) => i % 2 === 1).slice(0, -1)).toEqual(borders.filter((_, i) => i % 2 === 0).slice(1));
      if (span.from < span.to) expect([borders[0], borders.at(-1)]).toEqual([span.from, span.to]);
      else expect(parts).toEqual([]);
    });
  }));
});
