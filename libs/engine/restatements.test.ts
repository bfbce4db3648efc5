import type { RestatementRow } from '#libs/engine';
import { type Act, runScript } from '#libs/testing';

const act: Act = { id: 2, isCount: false, parcel: 0, place: 3, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };
// Four days later: the watermark closes the day of `act`.
const later: Act = { ...act, id: 9, parcel: 2, time: 4 * 144 };

async function restatementsOf(...acts: readonly Act[]): Promise<RestatementRow[]> {
  const { store } = await runScript(acts, 1, [1]);
  return [...store.tables.restatements.values()].filter(({ rollup }) => rollup.cube === 'toy_moves');
}

describe('a change to a day that was closed', () => {
  it.each<[string, Act[], string, (bigint | number)[]]>([
    ['late', [act, later, { ...act, id: 3, parcel: 1 }], 'late', [1, 5n, 2, 10n]],
    ['a correction', [act, later, { ...act, recorded: 1, weight: 7 }], 'correction', [1, 5n, 1, 7n]],
    ['a retraction', [act, later, { ...act, recorded: 1, isRetracted: true }], 'retraction', [1, 5n, 0, 0n]],
  ])('is listed with before, after and cause: %s', async (_, acts, cause, [nBefore, weightBefore, nAfter, weightAfter]) => {
    const [row, ...more] = await restatementsOf(...acts);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ cause, before: { n: nBefore }, after: { n: nAfter }, domain: 'toy', rollup: { cube: 'toy_moves', grain: 'day', localDate: '2024-02-29' } });
    expect([row?.before.sums[1], row?.after.sums[1]]).toEqual([weightBefore, weightAfter]);
    expect(row?.factId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is not listed while the day is open, nor when nothing changes', async () => {
    expect(await restatementsOf(act, { ...act, recorded: 1, weight: 7 })).toEqual([]);
    expect(await restatementsOf({ ...act, recorded: 3 }, later, { ...act, recorded: 1, weight: 7 })).toEqual([]);
  });
});
