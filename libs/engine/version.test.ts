import fc from 'fast-check';
import { type Version, compareSequences, compareVersions } from '#libs/engine';

const version = fc.record({
  recorded: fc.nat(3),
  sequence: fc.option(fc.constantFrom('', '0', '00', '2', '10', 'b', 'B', 'é', '99999999999999999999'), { nil: undefined }),
  content: fc.constantFrom('01', '02'),
});

describe('the order of versions', () => {
  it('is by recorded time, then sequence, then content', () => {
    const make = (recorded: number, sequence: string | undefined, content: number): Version => ({ recorded, sequence, content: `0${content}` });
    expect(compareVersions(make(1, 'z', 9), make(2, undefined, 0))).toBeLessThan(0);
    expect(compareVersions(make(1, undefined, 9), make(1, '1', 0))).toBeLessThan(0);
    expect(compareVersions(make(1, '1', 1), make(1, '1', 2))).toBeLessThan(0);
    expect(compareVersions(make(1, '1', 1), make(1, '1', 1))).toBe(0);
  });

  it('puts absent sequences first, then digits as numbers, then text by bytes', () => {
    const sorted = [undefined, '2', '10', '99999999999999999999', '', 'B', 'b', 'é'];
    for (let i = 0; i < sorted.length; i++) {
      for (let j = 0; j < sorted.length; j++) expect(Math.sign(compareSequences(sorted[i], sorted[j]))).toBe(Math.sign(i - j));
    }
  });

  it('is a total order: opposite when swapped, and transitive', () => {
    fc.assert(fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
      if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
    }));
  });
});
