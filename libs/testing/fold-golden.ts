import type { CloudEvent, Contribution, Cube, Domain, Fact, JsonObject, Reference, WarningFlag } from '#libs/contracts';
import { compareVersions, currentFacts, EventReader, isRepeat, withVersion, type HeldFacts } from '#libs/engine';
import { isoOffset, localDay, localHourStart } from '#libs/reference';

/** What tests compare: rollup rows by a readable key, flags of facts and reasons of refusals by event id. */
export interface Folded {
  readonly rows: ReadonlyMap<string, FoldedRow>;
  readonly flags: Readonly<Record<string, readonly WarningFlag[]>>;
  readonly rejected: readonly { readonly id: string; readonly reason: string }[];
}

/** One rollup row: its non-zero measures by name and the sorted values of its sketch. */
export interface FoldedRow {
  readonly cube: string;
  readonly grain: string;
  /** `YYYY-MM-DD`, or `YYYY-MM-DDTHH:00+hh:mm` for hours. */
  readonly bucket: string;
  readonly dims: Readonly<Record<string, string>>;
  readonly measures: Readonly<Record<string, number>>;
  readonly values: readonly number[];
}

/** Events as goldens and as tests write them. */
export type AnyEvents = readonly (CloudEvent | JsonObject)[];

/** Folds events in memory as the engine would, all read as if received at `receivedAt` (epoch milliseconds). */
export interface GoldenFolder {
  fold(events: AnyEvents, reference: Reference, receivedAt?: number): Folded;
  /** The facts that stand after the events, in the order a fold gets them; refused ones are left out. */
  facts(events: AnyEvents, receivedAt?: number): readonly Fact[];
  /** The key of a row in `Folded.rows`. */
  rowName(row: Pick<FoldedRow, 'cube' | 'grain' | 'bucket' | 'dims'>): string;
}

const farFuture = Date.parse('2030-01-01T00:00:00Z');

/** A folder for one domain; its schemas are compiled once. */
export function makeGoldenFolder(domain: Domain): GoldenFolder {
  const reader = new EventReader([domain]);
  const cubes = new Map(domain.cubes.map((cube) => [cube.name, cube]));
  const cubeNamed = (name: string): Cube => {
    const cube = cubes.get(name);
    if (!cube) throw new Error(`${domain.name} has no cube ${name}`);
    return cube;
  };
  return {
    fold: (events, reference, receivedAt = farFuture) => {
      const { held, rejected, warnings } = readEvents(reader, events, receivedAt);
      const flags: Record<string, readonly WarningFlag[]> = {};
      const rows = new Map<string, FoldedRow>();
      const addFlags = (id: string, more: readonly WarningFlag[]): void => {
        if (more.length > 0) flags[id] = [...(flags[id] ?? []), ...more].sort();
      };
      for (const [kind, facts] of entitiesOf(domain, currentFacts(held), reference)) {
        const result = domain.fold(kind, facts, reference);
        facts.forEach(({ factId, id }) => addFlags(id, warnings.get(factId) ?? []));
        for (const [index, ofFact] of result.flags ?? []) addFlags(facts[index]!.id, ofFact);
        for (const contribution of result.contributions) addContribution(rows, cubeNamed(contribution.cube), contribution);
      }
      return { rows, flags, rejected };
    },
    facts: (events, receivedAt = farFuture) => currentFacts(readEvents(reader, events, receivedAt).held),
    rowName: (row) => rowName(cubeNamed(row.cube), row),
  };
}

interface ReadEvents {
  readonly held: HeldFacts;
  readonly rejected: Folded['rejected'];
  /** Warnings of the version that stands, by fact id. */
  readonly warnings: ReadonlyMap<string, readonly WarningFlag[]>;
}

function readEvents(reader: EventReader, events: AnyEvents, receivedAt: number): ReadEvents {
  const held: HeldFacts = new Map();
  const rejected: { readonly id: string; readonly reason: string }[] = [];
  const warnings = new Map<string, readonly WarningFlag[]>();
  for (const event of events as readonly JsonObject[]) {
    const reading = reader.read(event, receivedAt);
    if ('refusal' in reading) {
      rejected.push({ id: String(event['id']), reason: reading.refusal.violations[0]?.reason ?? '' });
      continue;
    }
    const { fact } = reading;
    const known = held.get(fact.factId);
    if (known && isRepeat(known, fact)) continue;
    const next = withVersion(known, fact);
    held.set(fact.factId, next);
    if (compareVersions(next, fact) === 0) warnings.set(fact.factId, fact.warnings);
  }
  return { held, rejected, warnings };
}

/** Facts by the entity they belong to, with its kind. */
function entitiesOf(domain: Domain, facts: readonly Fact[], reference: Reference): readonly (readonly [string, readonly Fact[]])[] {
  const entities = new Map<string, [string, Fact[]]>();
  for (const fact of facts) {
    const { kind, key } = domain.entityOf(fact, reference) ?? { kind: 'fact', key: fact.factId };
    const entity = entities.get(`${kind} ${key}`);
    if (entity) entity[1].push(fact);
    else entities.set(`${kind} ${key}`, [kind, [fact]]);
  }
  return [...entities.values()];
}

function rowName({ dimensions }: Cube, row: Pick<FoldedRow, 'cube' | 'grain' | 'bucket' | 'dims'>): string {
  return [row.cube, row.grain, row.bucket, ...dimensions.map(({ name }) => row.dims[name])].join(' | ');
}

function addContribution(rows: Map<string, FoldedRow>, cube: Cube, contribution: Contribution): void {
  const { dims, at, zone, measures, value } = contribution;
  if (measures.every((measure) => measure === 0)) throw new Error(`${cube.name} was given a row of zeros`);
  if (dims.length !== cube.dimensions.length || measures.length !== cube.measures.length) throw new Error(`${cube.name} was given a row of another shape`);
  const hour = new Date((localHourStart(zone, at) + offsetSeconds(zone, at)) * 1000).toISOString().slice(0, 16) + isoOffset(zone, at);
  for (const grain of cube.grains) {
    const bucket = grain === 'hour' ? hour : localDay(zone, at).date;
    const named = Object.fromEntries(cube.dimensions.map(({ name }, index) => [name, dims[index] ?? '']));
    const empty: FoldedRow = { cube: cube.name, grain, bucket, dims: named, measures: {}, values: [] };
    const row = rows.get(rowName(cube, empty)) ?? empty;
    const sums = cube.measures.map(({ name }, index) => [name, (row.measures[name] ?? 0) + (measures[index] ?? 0)] as const);
    const values = value === undefined ? row.values : [...row.values, value].sort((a, b) => a - b);
    rows.set(rowName(cube, row), { ...row, measures: Object.fromEntries(sums.filter(([, sum]) => sum !== 0)), values });
  }
}

function offsetSeconds(zone: string, at: number): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(isoOffset(zone, at)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
