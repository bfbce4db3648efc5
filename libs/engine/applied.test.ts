import type { Contribution } from '#libs/contracts';
import { RefusedByStore, packApplied, placeContributions, unpackApplied } from '#libs/engine';
import { toyDomain } from '#libs/testing';

const line: Contribution = { cube: 'toy_moves', dims: ['ALA'], at: Date.parse('2024-02-29T18:30:10Z') / 1000, zone: 'Asia/Almaty', measures: [1, 5], value: 90 };

describe('contributions', () => {
  it('land in the local hour and day of their zone', () => {
    const [placed] = placeContributions(toyDomain, [line]);
    expect(placed).toMatchObject({ date: '2024-02-29', hour: Date.parse('2024-02-29T18:00:00Z') / 1000, day: Date.parse('2024-02-28T18:00:00Z') / 1000 });
  });

  it('of a cube without hours have none', () => {
    expect(placeContributions(toyDomain, [{ ...line, cube: 'toy_counts' }])[0]?.hour).toBeUndefined();
  });

  it('come back from bytes as they were', () => {
    const lines = placeContributions(toyDomain, [line, { ...line, cube: 'toy_counts', dims: ['é'], measures: [0, -Number.MAX_SAFE_INTEGER] }, { cube: 'toy_moves', dims: [''], at: 0, zone: 'UTC', measures: [1, 0] }]);
    expect(unpackApplied(packApplied(lines))).toEqual(lines);
  });

  it.each<[string, Partial<Contribution>]>([
    ['an unknown cube', { cube: 'other' }],
    ['too few dimensions', { dims: [] }],
    ['too many measures', { measures: [1, 2, 3] }],
    ['a fraction', { measures: [1, 0.5] }],
    ['no number', { measures: [1, NaN] }],
    ['a negative value for the sketch', { value: -1 }],
    ['no number for the sketch', { value: NaN }],
  ])('with %s are a mistake of the domain', (_, changes) => {
    expect(() => placeContributions(toyDomain, [{ ...line, ...changes }])).toThrow(/toy contributes to/);
  });

  it('with a measure that is no longer exact are the fault of a record', () => {
    expect(() => placeContributions(toyDomain, [{ ...line, measures: [1, 2 ** 53] }])).toThrow(RefusedByStore);
  });
});
