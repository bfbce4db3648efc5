import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Domain, JsonObject } from '#libs/contracts';
import { buildSnapshot, readReferenceSet, type ReferenceRows } from '#libs/reference';
import { makeGoldenFolder, type Folded, type FoldedRow, type GoldenFolder } from './fold-golden.js';
import { Random } from './random.js';

/** A golden example as far as folding it in memory goes; its indicators are the query service's to check. */
interface Golden {
  readonly id: string;
  readonly reference?: ReferenceRows;
  readonly receivedAt?: string;
  readonly events: readonly JsonObject[];
  readonly expect: {
    readonly rollups?: readonly (Omit<FoldedRow, 'values'> & { readonly values?: readonly number[] })[];
    readonly complete?: readonly string[];
    readonly rejected?: Folded['rejected'];
    readonly flags?: Readonly<Record<string, readonly string[]>>;
    readonly indicators?: readonly { readonly name: string; readonly args: unknown; readonly value: unknown }[];
  };
}

const folder = join(__dirname, '..', '..', 'test', 'golden', 'examples');

/** Registers the tests of the golden examples that hold events of a domain; `ids` are all of them, in file order. */
export function describeGoldens(domain: Domain, ids: readonly string[]): void {
  const stems = new Set(domain.events.map(({ type }) => type.split('.').slice(0, 2).join('.')));
  const isOurs = ({ type }: JsonObject): boolean => [...stems].some((stem) => String(type).startsWith(`${stem}.`));
  const goldens = readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden)
    .filter(({ events }) => events.some(isOurs));
  const common = readReferenceSet('common');
  const golden = makeGoldenFolder(domain);

  it(`finds the golden examples of ${domain.name}`, () => {
    expect(goldens.map(({ id }) => id)).toEqual(ids);
  });

  describe.each(goldens.map((example) => [example.id, example] as const))('%s', (_id, example) => {
    const reference = buildSnapshot(1, common, example.reference ?? {});
    const events = example.events.filter(isOurs);
    const fold = (some: readonly JsonObject[]): Folded =>
      golden.fold(some, reference, ...(example.receivedAt === undefined ? [] : [Date.parse(example.receivedAt)]));

    it('rejects what it must', () => {
      const ours = new Set(events.map(({ id }) => id));
      expect(fold(events).rejected).toEqual((example.expect.rejected ?? []).filter(({ id }) => ours.has(id)));
    });

    it('comes out as written', () => expectAsWritten(example, fold(events), domain, golden));

    it('comes out the same reversed, permuted and with repetitions', () => {
      const inOrder = sorted(fold(events));
      expect(sorted(fold([...events].reverse()))).toEqual(inOrder);
      const random = new Random(Number(example.id.replace(/\D/g, '')));
      for (let round = 0; round < 50; round++) {
        const repeated = [...events, ...events.filter(() => random.oneIn(3))];
        expect(sorted(fold(shuffle(repeated, random)))).toEqual(inOrder);
      }
    });
  });
}

function expectAsWritten({ expect: wanted, events }: Golden, folded: Folded, domain: Domain, golden: GoldenFolder): void {
  const cubes = new Set(domain.cubes.map(({ name }) => name));
  const rollups = (wanted.rollups ?? []).filter(({ cube }) => cubes.has(cube));
  for (const row of rollups) {
    const found = folded.rows.get(golden.rowName(row));
    expect({ row: golden.rowName(row), measures: found?.measures, values: row.values && found?.values }).toEqual({
      row: golden.rowName(row),
      measures: row.measures,
      values: row.values && [...row.values].sort((a, b) => a - b),
    });
  }
  const listed = new Set(rollups.map((row) => golden.rowName(row)));
  const days = [...folded.rows.values()].filter(({ grain, cube }) => grain === 'day' && (wanted.complete ?? []).includes(cube));
  expect(days.map((row) => golden.rowName(row)).filter((name) => !listed.has(name))).toEqual([]);
  const ours = new Set(events.filter(({ type }) => domain.events.some((event) => event.type === type)).map(({ id }) => id));
  expect(folded.flags).toEqual(Object.fromEntries(Object.entries(wanted.flags ?? {}).filter(([id]) => ours.has(id))));
  for (const { name, args, value } of wanted.indicators ?? []) {
    if (name === 'sum' && cubes.has((args as SumArgs).cube)) expect(sumOf(args as SumArgs, folded)).toBe(value);
  }
}

interface SumArgs {
  readonly cube: string;
  readonly measure: string;
  readonly days: readonly [string, string];
  readonly where: Readonly<Record<string, string | readonly string[]>>;
}

function sumOf({ cube, measure, days: [from, to], where }: SumArgs, { rows }: Folded): number {
  const isWanted = ({ dims }: FoldedRow): boolean => Object.entries(where).every(([name, allowed]) => [allowed].flat().includes(dims[name] ?? ''));
  return [...rows.values()]
    .filter((row) => row.cube === cube && row.grain === 'day' && from <= row.bucket && row.bucket <= to && isWanted(row))
    .reduce((sum, { measures }) => sum + (measures[measure] ?? 0), 0);
}

function sorted({ rows, flags }: Folded): unknown {
  return { rows: [...rows].sort(([a], [b]) => (a < b ? -1 : 1)), flags };
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}
