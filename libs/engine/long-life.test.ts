import {
  type AppliedLine, type EntityRow, type HeldFacts, type SegmentRow, packApplied, packFacts, packSealed, unpackApplied, unpackFacts, unpackSealed, wholeLife, withVersion,
} from '#libs/engine';

const factId = (number: number): string => number.toString(16).padStart(32, '0');

function factsOf(...numbers: readonly number[]): HeldFacts {
  return new Map(numbers.map((number) => [factId(number), withVersion(undefined, {
    factId: factId(number), source: `/source-${number}`, eventId: `e${number}`, type: 'caravan.toy.count.v1', time: 1_700_000_000_123 + number, retracted: false, kept: ['word', number],
    recorded: 1_700_000_000_456, sequence: undefined, content: number.toString(16).padStart(16, '0'), recordedGiven: true,
  } as never)]));
}

function lineOf(date: string): AppliedLine {
  return { cube: 'toy_counts', dims: [date, 'ALA'], hour: undefined, day: Date.parse(date) / 1000, date, measures: [1], value: undefined };
}

function entity(changes: Partial<EntityRow> = {}): EntityRow {
  return {
    entityKey: 'e', tenant: 't', domain: 'toy', kind: 'parcel', naturalKey: 'P', version: 1, facts: Buffer.alloc(0), applied: Buffer.alloc(0),
    foldVersion: 1, settledVersion: 1, referenceVersion: 0, flags: undefined, state: undefined, atNode: undefined, since: undefined, ...changes,
  };
}

function segment(number: number, facts: number, applied: number, flags?: string): SegmentRow {
  return { entityKey: 'e', tenant: 't', segment: number, facts: Buffer.from([facts]), applied: Buffer.from([applied]), flags };
}

it('reads packs that were put one after the other as one', () => {
  expect(unpackFacts(Buffer.concat([packFacts(factsOf(1, 2)), packFacts(factsOf(3))]))).toEqual(factsOf(1, 2, 3));
  const [first, second] = [lineOf('2024-01-01'), lineOf('2024-01-02')];
  expect(unpackApplied(Buffer.concat([packApplied([first]), packApplied([]), packApplied([second])]))).toEqual([first, second]);
});

it('packs what an open end knows, to the millisecond', () => {
  const sealed = { cut: { time: 1_700_000_000_123, from: 1_699_999_999_999, carried: [null, 'x', [1, 2]] }, facts: 7, segments: 2, context: factsOf(4, 5) };
  expect(unpackSealed(packSealed(sealed))).toEqual(sealed);
});

it('puts a life together in the order of its segments, and leaves a whole one as it is', () => {
  const head = entity({ cut: Buffer.from([0]), facts: Buffer.from([3]), applied: Buffer.from([6]), flags: '{"c":["z"]}' });
  const whole = entity({ facts: Buffer.from([1, 2, 3]), applied: Buffer.from([4, 5, 6]), flags: '{"a":["y"],"c":["z"]}', segments: 2 });
  expect(wholeLife(head, [segment(1, 2, 5), segment(0, 1, 4, '{"a":["y"]}')])).toEqual(whole);
  expect(wholeLife(entity(), [])).toEqual(entity());
});
