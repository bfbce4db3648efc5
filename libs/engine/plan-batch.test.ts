import { maxFactsPerEntity } from '#libs/contracts';
import {
  BatchPlan, type Candidate, EventReader, type HeldFacts, type Plan, addressOf, decodeRecord, foldEntity, openEntity, ownAddress, unpackApplied, withVersion,
} from '#libs/engine';
import { countType, movedType, toyDomain, toyPartition, toyReference } from '#libs/testing';

const reader = new EventReader([toyDomain]);
const reference = toyReference();
const receivedAt = Date.parse('2024-06-12T00:00:00Z');

interface Changes {
  readonly id?: string;
  readonly time?: string;
  readonly parcel?: string;
  readonly recorded?: number;
  readonly retracted?: boolean;
}

function candidate(offset: number, { id = 'a', time = '2024-06-01T00:00:00Z', parcel = 'P', recorded = 1, retracted = false }: Changes = {}): Candidate {
  const event = {
    specversion: '1.0', id, source: '/toy', type: movedType, time, recordedtime: new Date(Date.UTC(2024, 5, 2) + recorded * 1000).toISOString(), retracted,
    data: { parcel, place: 'ALA', weight: 1, classifier: 'ACTUAL' },
  };
  const record = { offset: BigInt(offset), timestamp: receivedAt, key: null, value: Buffer.from(JSON.stringify(event)), headers: [] };
  const decoded = decodeRecord(reader, record);
  if ('reject' in decoded) throw new Error(decoded.reject.detail);
  return { record, ...decoded, target: retracted ? undefined : addressOf(toyDomain, decoded.fact.tenant, decoded.fact, reference) };
}

function plan(candidates: readonly Candidate[], changes: Partial<ConstructorParameters<typeof BatchPlan>[0]> = {}): Plan {
  const batch = new BatchPlan({ domain: toyDomain, id: toyPartition(0), candidates, entities: new Map(), anew: new Map(), homes: new Map(), references: new Map([['default', reference]]), watermark: undefined, ...changes });
  expect([...batch.place(), ...batch.fold()]).toEqual([]);
  return batch.finish();
}

describe('a plan', () => {
  it('numbers the versions of a fact in the order they come', () => {
    const { facts, duplicates } = plan([candidate(0, { recorded: 5 }), candidate(1, { recorded: 3 }), candidate(2, { recorded: 5 }), candidate(3, { recorded: 7 })]);
    expect(facts.map(({ revision, offset }) => [revision, offset])).toEqual([[0, 0n], [1, 1n], [2, 3n]]);
    expect(duplicates).toBe(1);
  });

  it('writes no entity for duplicates alone', () => {
    const { entities } = plan([candidate(0)]);
    const stored = new Map(entities.map((row) => [row.entityKey, row]));
    expect(plan([candidate(1)], { entities: stored })).toMatchObject({ facts: [], entities: [], duplicates: 1 });
  });

  it('keeps a retraction that comes before its fact, and the fact withdrawn', () => {
    const first = plan([candidate(0, { recorded: 9, retracted: true }), candidate(1, { recorded: 3 })]);
    expect(first.entities.map(({ kind, applied }) => [kind, unpackApplied(applied)])).toEqual([['fact', []]]);
    expect(first.facts.map(({ entityKey, factId }) => entityKey === factId)).toEqual([true, true]);
  });

  it('moves a fact within a batch: one entity loses it, the other has it', () => {
    const { entities, facts } = plan([candidate(0), candidate(1, { recorded: 2, parcel: 'Q' })]);
    expect(entities.map(({ naturalKey, applied }) => [naturalKey, unpackApplied(applied).length])).toEqual([['P', 0], ['Q', 2]]);
    expect(new Set(facts.map(({ entityKey }) => entityKey)).size).toBe(2);
  });

  it('takes out exactly what was applied before', () => {
    const before = plan([candidate(0)]);
    const after = plan([candidate(1, { recorded: 2, time: '2024-05-03T00:00:00Z' })], { entities: new Map(before.entities.map((row) => [row.entityKey, row])) });
    const came = new Map(before.deltas.changes().map(({ row, n, sums }) => [row.key, { n, sums }]));
    const went = new Map(after.deltas.changes().filter(({ row }) => came.has(row.key)).map(({ row, n, sums }) => [row.key, { n: -n, sums: sums.map((sum) => -sum) }]));
    expect(went).toEqual(came);
    expect(after.entities[0]?.version).toBe(2);
  });

  it('is the same for the same input', () => {
    const input = [candidate(0), candidate(1, { id: 'b', parcel: 'Q' }), candidate(2, { recorded: 4, retracted: true })];
    expect(plan(input)).toEqual(plan(input));
  });
});

describe('the watermark', () => {
  it('is the highest event time, never beyond receipt', () => {
    expect(plan([candidate(0), candidate(1, { id: 'b', time: '2024-05-01T00:00:00Z' })]).watermark).toBe(Date.parse('2024-06-01T00:00:00Z'));
    expect(plan([candidate(0, { time: '2024-06-12T12:00:00Z' })]).watermark).toBe(receivedAt);
    expect(plan([], { watermark: 5 }).watermark).toBe(5);
  });

  it('makes facts late that lie a day and the shortest grace behind it', () => {
    const watermark = Date.parse('2024-06-03T00:00:00Z');
    const late = (time: string): boolean | undefined => plan([candidate(0, { time })], { watermark }).facts[0]?.late;
    expect([late('2024-06-02T00:00:00Z'), late('2024-06-01T23:59:59Z')]).toEqual([false, true]);
  });
});

describe('an entity that is full', () => {
  function fullEntity(): Plan['entities'][number] {
    const { fact, target } = candidate(0);
    const facts: HeldFacts = new Map();
    const held = candidate(0, { id: 'held' }).fact;
    facts.set(held.factId, withVersion(undefined, held));
    for (let n = 1; n < maxFactsPerEntity; n++) {
      const factId = n.toString(16).padStart(32, '0');
      facts.set(factId, withVersion(undefined, { ...fact, factId, eventId: `n${n}` }));
    }
    return foldEntity(toyDomain, { ...openEntity(target ?? ownAddress(fact.tenant, fact), undefined), facts }, reference).row;
  }

  it('refuses one more fact, but takes a correction of one it has', () => {
    const row = fullEntity();
    const entities = new Map([[row.entityKey, row]]);
    const { refused, facts } = plan([candidate(0), candidate(1, { id: 'b', parcel: 'Q' }), candidate(2, { id: 'held', recorded: 5 })], { entities });
    expect(refused.map(({ reject }) => [reject.reason, reject.eventId])).toEqual([['entity_too_large', 'a']]);
    expect(facts.map(({ eventId, revision }) => [eventId, revision]).sort()).toEqual([['b', 0], ['held', 1]]);
  });
});

describe('the entity of a fact', () => {
  it('is the one its domain names, else the fact itself', () => {
    const { fact } = candidate(0);
    expect(addressOf(toyDomain, fact.tenant, fact, reference)).toMatchObject({ kind: 'parcel', naturalKey: 'P' });
    expect(addressOf(toyDomain, fact.tenant, { ...fact, type: countType }, reference)).toEqual({ entityKey: fact.factId, tenant: 'default', kind: 'fact', naturalKey: '/toy a' });
  });
});
