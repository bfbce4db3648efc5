import type { Contribution, Cube, Domain, Fact, Reference } from '#libs/contracts';
import { bruteForceBin, localBuckets, rollupName } from '#libs/testing';
import type { LogVersion } from './judge-record.js';

/** Rollups by name: `n | sums | bin:count …`, tenant first in the name. */
export type RollupTexts = ReadonlyMap<string, string>;

export interface EntityIdentity {
  readonly tenant: string;
  readonly domain: Domain;
  readonly kind: string;
  readonly key: string;
}

/** The release that folds an entity, where more than one is about. */
export type ReleaseOf = (entity: EntityIdentity) => Domain;

/**
 * What the rollups must be for these current versions of facts, computed the plain way: group by entity, fold each once,
 * add up. Of the product only the domains' pure functions are used: no deltas, no `applied`, no keys, no sketch.
 */
export function expectedRollups(current: Iterable<LogVersion>, reference: Reference, releaseOf: ReleaseOf = ({ domain }) => domain): RollupTexts {
  const cells = new Map<string, Cell>();
  for (const { facts, ...entity } of groupByEntity(current, reference)) {
    const { tenant, domain, kind } = entity;
    for (const contribution of releaseOf(entity).fold(kind, facts, reference).contributions) {
      const cube = domain.cubes.find(({ name }) => name === contribution.cube);
      if (!cube) throw new Error(`${domain.name} declares no cube ${contribution.cube}`);
      for (const grain of [...cube.grains, 'month'] as const) addTo(cells, `${tenant} ${nameAt(contribution, grain)}`, contribution, binAt(contribution, grain, cube));
    }
  }
  return new Map([...cells].map(([name, cell]) => [name, textOf(cell)]));
}

interface EntityFacts extends EntityIdentity {
  readonly facts: Fact[];
}

function groupByEntity(current: Iterable<LogVersion>, reference: Reference): Iterable<EntityFacts> {
  const entities = new Map<string, EntityFacts>();
  for (const { tenant, domain, eventType, event, fact: name, recorded } of current) {
    if (event['retracted'] === true) continue;
    const [source, id, time] = [String(event['source']), String(event['id']), Date.parse(String(event['time']))];
    const fact: Fact = { factId: name, source, id, type: eventType.type, time, recorded, kept: eventType.keep(event['data'] as never) };
    const { kind, key } = domain.entityOf(fact, reference) ?? { kind: 'fact', key: `${source} ${id}` };
    const entityName = JSON.stringify([tenant, domain.name, kind, key]);
    const entity = entities.get(entityName) ?? { tenant, domain, kind, key, facts: [] };
    entities.set(entityName, entity);
    entity.facts.push(fact);
  }
  return entities.values();
}

function nameAt({ cube, dims, zone, at }: Contribution, grain: 'hour' | 'day' | 'month'): string {
  const buckets = localBuckets(zone, at);
  return rollupName({ cube, grain, bucket: buckets[grain], localDate: grain === 'month' ? buckets.first : buckets.date, dims });
}

/** A month has no sketch; where only days are counted it has its days. */
function binAt({ value, zone, at }: Contribution, grain: 'hour' | 'day' | 'month', { grains }: Cube): number | undefined {
  if (grain !== 'month') return value === undefined ? undefined : binOf(value);
  return grains.includes('hour') ? undefined : localBuckets(zone, at).dayOfMonth;
}

interface Cell {
  n: number;
  readonly sums: bigint[];
  readonly bins: Map<number, number>;
}

function addTo(cells: Map<string, Cell>, name: string, { measures }: Contribution, bin: number | undefined): void {
  const cell = cells.get(name) ?? { n: 0, sums: measures.map(() => 0n), bins: new Map<number, number>() };
  cells.set(name, cell);
  cell.n += 1;
  measures.forEach((measure, index) => (cell.sums[index] = (cell.sums[index] ?? 0n) + BigInt(measure)));
  if (bin === undefined) return;
  cell.bins.set(bin, (cell.bins.get(bin) ?? 0) + 1);
}

const bins = new Map<number, number>();

function binOf(value: number): number {
  const bin = bins.get(value) ?? bruteForceBin(value);
  bins.set(value, bin);
  return bin;
}

function textOf({ n, sums, bins: counted }: Cell): string {
  const sketch = [...counted].sort(([a], [b]) => a - b).map(([bin, count]) => `${bin}:${count}`);
  return `${n} | ${sums.join(' ')} | ${sketch.join(' ')}`;
}
