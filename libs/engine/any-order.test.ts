import { type Act, findMistakes, pictureOf, recompute, runScript, writeScript } from '#libs/testing';

const base: Act = { id: 3, isCount: false, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };
const make = (changes: Partial<Act>): Act => ({ ...base, ...changes });

const create = make({});
const neighbour = make({ id: 4, time: 30, weight: 2 });
const correct = make({ recorded: 2, weight: 7, place: 1 });
const lateOlder = make({ recorded: 1, weight: 9, place: 2 });
const retract = make({ recorded: 3, isRetracted: true });
const restate = make({ recorded: 4, weight: 3, parcel: 1 });
const move = make({ recorded: 2, parcel: 2 });

const stories: readonly (readonly [string, readonly Act[]])[] = [
  ['create, correct, duplicate', [create, correct, create, neighbour]],
  ['create, correct, retract, late older correction, duplicate', [create, neighbour, correct, retract, lateOlder, create]],
  ['retract and restate as another parcel', [create, neighbour, correct, retract, restate]],
  ['a parcel number corrected, between two neighbours', [create, neighbour, move, lateOlder, make({ id: 5, parcel: 2, time: 60 })]],
  ['a move that turns out to be a count', [create, neighbour, make({ recorded: 1, isCount: true }), make({ recorded: 2 })]],
  ['withdrawn for good', [create, correct, retract, lateOlder]],
];

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) => permutationsOf(items.filter((_, i) => i !== at)).map((rest) => [item, ...rest]));
}

describe.each(stories)('%s', (_, acts) => {
  it.each([1, 2, 6])('comes to the same rollups in every order, in batches of %i', async (size) => {
    const expected = recompute(writeScript(acts, 1).sent);
    for (const order of permutationsOf(acts)) {
      const { store, sent } = await runScript(order, 1, [size]);
      expect(findMistakes(store.tables, sent)).toEqual([]);
      expect(pictureOf(store.tables.rollups.values())).toEqual(expected);
    }
  }, 60_000);

  it('comes to the same rollups when every act comes from another partition', async () => {
    for (const order of permutationsOf(acts)) {
      const { store, sent } = await runScript(order.map((act, lane) => ({ ...act, lane })), acts.length, [1]);
      expect(findMistakes(store.tables, sent)).toEqual([]);
    }
  }, 60_000);
});

describe('a story that ends in nothing', () => {
  it('leaves no empty rollup row behind', async () => {
    const { store } = await runScript([create, correct, retract], 1, [1]);
    expect(store.tables.rollups.size).toBe(0);
    expect(store.tables.facts.size).toBe(3);
  });
});
