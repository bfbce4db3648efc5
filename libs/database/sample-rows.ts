import type { DeadLetterRow, EntityRow, FactRow, RollupRow, SegmentRow } from '#libs/engine';

/** A uuid made of a number: order of numbers is order of keys. */
export function keyOf(number: number): string {
  return number.toString(16).padStart(32, '0');
}

/** A valid fact row for tests. */
export function sampleFact(number: number, changes: Partial<FactRow> = {}): FactRow {
  return {
    factId: keyOf(number), revision: 0, tenant: 'a', domain: 'container-traffic', source: '/port', eventId: `e${number}`,
    type: 'caravan.container.milestone.v1', entityKey: keyOf(1_000 + number), eventTime: 1_700_000_000_123, recordedTime: 1_700_000_000_456,
    receivedAt: 1_700_000_000_789, retracted: false, late: false, warnings: [], topic: 't', partition: 0, offset: BigInt(number), payload: '{}',
    ...changes,
  };
}

/** A valid entity row for tests. */
export function sampleEntity(number: number, changes: Partial<EntityRow> = {}): EntityRow {
  return {
    entityKey: keyOf(number), tenant: 'a', domain: 'container-traffic', kind: 'container', naturalKey: `c${number}`, version: 1,
    facts: Buffer.from([0, 1, 255]), applied: Buffer.alloc(0), foldVersion: 1, settledVersion: 1, referenceVersion: 0,
    flags: undefined, state: undefined, atNode: undefined, since: undefined,
    ...changes,
  };
}

/** A valid sealed part of that entity for tests. */
export function sampleSegment(number: number, segment: number, changes: Partial<SegmentRow> = {}): SegmentRow {
  return { entityKey: keyOf(number), tenant: 'a', segment, facts: Buffer.from([10 + segment]), applied: Buffer.from([20 + segment]), flags: undefined, ...changes };
}

/** A valid rollup row for tests. */
export function sampleRollup(number: number, changes: Partial<RollupRow> = {}): RollupRow {
  return {
    key: keyOf(number), tenant: 'a', cube: 'container_moves', grain: 'day', bucket: 1_699_920_000, localDate: '2023-11-14', dims: ['KZ-X', 'GATE'],
    n: 1, sums: [1n, 2000n], bins: [], counts: [],
    ...changes,
  };
}

/** A valid dead letter for tests. */
export function sampleDeadLetter(offset: bigint, changes: Partial<DeadLetterRow> = {}): DeadLetterRow {
  return {
    topic: 't', partition: 0, offset, tenant: 'a', domain: 'container-traffic', key: undefined, value: Buffer.from('{'), headers: [],
    reason: 'undecodable', propertyPath: '$', detail: 'not JSON', attempts: 1, stage: 'decode', source: undefined, eventId: undefined, receivedAt: 1_700_000_000_000,
    ...changes,
  };
}
