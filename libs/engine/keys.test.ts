import { contentHashOf, entityKeyOf, factIdOf, rollupKeyOf } from '#libs/engine';

describe('keys', () => {
  it('are 32 hex digits', () => {
    for (const key of [factIdOf('t', 'd', 's', 'i'), entityKeyOf('t', 'd', 'k', 'n'), rollupKeyOf('name', 1_700_000_000)]) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tell apart what concatenation would confuse', () => {
    expect(new Set([factIdOf('t', 'd', 'ab', 'c'), factIdOf('t', 'd', 'a', 'bc'), factIdOf('td', '', 'a', 'bc'), factIdOf('t', 'e', 'a', 'bc')]).size).toBe(4);
    expect(new Set([entityKeyOf('t', 'd', 'ab', 'c'), entityKeyOf('t', 'd', 'a', 'bc')]).size).toBe(2);
  });

  it('of rollups follow time first, by the hour', () => {
    const hours = [0, 3599, 3600, 1_700_000_000, 4_102_444_800].map((bucket) => rollupKeyOf(`n${bucket}`, bucket));
    expect([...hours.slice(0, 2)].map((key) => key.slice(0, 8))).toEqual(['00000000', '00000000']);
    expect(hours.slice(1)).toEqual(hours.slice(1).sort());
  });

  it('do not change while Caravan lives: stored rows depend on them', () => {
    expect([factIdOf('default', 'toy', '/toy', '1'), entityKeyOf('default', 'toy', 'parcel', 'P0'), rollupKeyOf('x', 3600), contentHashOf('x')]).toMatchInlineSnapshot(`
[
  "4219b5c28ca00e5f9bb4bde262cd9532",
  "8dd92954ba92586d6a2b0451ffc70eab",
  "000000012d711642b726b04401627ca9",
  "2d711642b726b044",
]
`);
  });
});
