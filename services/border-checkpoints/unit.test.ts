import fc from 'fast-check';
import type { CloudEvent, Contribution, FoldResult } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import type { FoldedRow } from '#libs/testing';
import { currentFacts, foldEvents } from './testing/fixtures.js';
import { borderCheckpoints } from './index.js';

const reference = buildSnapshot(1, readReferenceSet('common'));
const start = Date.parse('2025-07-01T00:00:00Z');

interface Step {
  readonly minute: number;
  readonly step: string;
  readonly node?: string;
  readonly direction?: string;
  readonly [field: string]: unknown;
}

/** Steps of one truck; KZ-NURZHOLY OUT unless said otherwise. Ids follow the order written. */
function truck(...steps: readonly Step[]): CloudEvent[] {
  return steps.map(({ minute, node = 'KZ-NURZHOLY', direction = 'OUT', ...data }, index) => ({
    specversion: '1.0',
    id: `e${String(index).padStart(3, '0')}`,
    source: '/test',
    type: 'caravan.border.step.v1',
    time: new Date(start + minute * 60_000).toISOString(),
    data: { place: { codes: [`NODE:${node}`] }, unitType: 'TRUCK', unitId: 'A1', direction, mode: 'ROAD', classifier: 'ACTUAL', ...data } as never,
  }));
}

const inChina = { node: 'CN-HORGOS', direction: 'IN' } as const;

/** Day rows of a cube as `dimension values: measures`. */
function rowsOf(cube: string, events: readonly CloudEvent[]): readonly FoldedRow[] {
  return [...foldEvents(events, reference).rows.values()].filter((row) => row.cube === cube && row.grain === 'day');
}

const outcomesOf = (events: readonly CloudEvent[]): readonly string[] =>
  rowsOf('border_passages', events).flatMap((row) => Array<string>(row.measures['n'] ?? 0).fill(row.dims['outcome'] ?? '')).sort();

const flagsOf = (events: readonly CloudEvent[]): unknown => foldEvents(events, reference).flags;

function foldOne(events: readonly CloudEvent[]): FoldResult {
  return borderCheckpoints.fold('unit', currentFacts(events), reference);
}

describe('a passage', () => {
  it('stays one when the entry is told again within half an hour, and becomes two after it', () => {
    const told = (minute: number): CloudEvent[] => truck({ minute: 0, step: 'ENTERED' }, { minute, step: 'ENTERED' }, { minute: 90, step: 'EXITED' });
    expect([outcomesOf(told(30)), flagsOf(told(30))]).toEqual([['EXITED'], { e001: ['repeat_step'] }]);
    expect([outcomesOf(told(31)), flagsOf(told(31))]).toEqual([['EXITED', 'EXIT_MISSING'], {}]);
  });

  it('stays one when the end is told again within half an hour, whatever the word', () => {
    const told = (minute: number): CloudEvent[] => truck({ minute: 0, step: 'EXITED' }, { minute, step: 'TURNED_BACK' });
    expect([outcomesOf(told(30)), flagsOf(told(30))]).toEqual([['EXITED'], { e001: ['repeat_step'] }]);
    expect(outcomesOf(told(31))).toEqual(['EXITED', 'TURNED_BACK']);
  });

  it('starts anew after its end, but takes activities told late', () => {
    const activity = { step: 'ACTIVITY', activity: 'CUSTOMS', durationS: 60 };
    expect(outcomesOf(truck({ minute: 0, step: 'ENTERED' }, { minute: 9, step: 'EXITED' }, { minute: 10, ...activity }))).toEqual(['EXITED']);
    expect(outcomesOf(truck({ minute: 0, step: 'EXITED' }, { minute: 10, step: 'CALLED' }))).toEqual(['EXITED', 'OPEN']);
  });

  it('starts anew when the queue is joined after the entry or more than half an hour after the last time', () => {
    const queue = (minute: number): Step => ({ minute, step: 'QUEUE_JOINED' });
    expect(outcomesOf(truck(queue(0), queue(30)))).toEqual(['OPEN']);
    expect(outcomesOf(truck(queue(0), queue(31)))).toEqual(['EXIT_MISSING', 'OPEN']);
    expect(outcomesOf(truck({ minute: 0, step: 'ENTERED' }, queue(1)))).toEqual(['EXIT_MISSING', 'OPEN']);
    expect(rowsOf('border_waits', truck(queue(0), queue(30), { minute: 40, step: 'ENTERED' }))[0]?.measures['wait_s']).toBe(2_400);
  });

  it('orders what happened at one instant by step, then by source and id', () => {
    expect(outcomesOf(truck({ minute: 0, step: 'EXITED' }, { minute: 0, step: 'ENTERED' }))).toEqual(['EXITED']);
    const ends = truck({ minute: 0, step: 'EXITED' }, { minute: 0, step: 'TURNED_BACK' });
    for (const order of [ends, [...ends].reverse()]) {
      expect([outcomesOf(order), flagsOf(order)]).toEqual([['EXITED'], { e001: ['repeat_step'] }]);
    }
  });

  it('takes the first reference it meets', () => {
    const called = (minute: number, crossingRef: string): Step => ({ minute, step: 'CALLED', crossingRef });
    expect(outcomesOf(truck(called(0, ''), called(1, 'a'), called(2, 'b')))).toEqual(['EXIT_MISSING', 'OPEN']);
  });

  it('starts anew with another reference or after 30 days of silence', () => {
    const day = 24 * 60;
    const refs = (first: string, second: string): CloudEvent[] =>
      truck({ minute: 0, step: 'CALLED', crossingRef: first }, { minute: 5, step: 'CALLED', crossingRef: second });
    expect([outcomesOf(refs('a', 'b')).length, outcomesOf(refs('a', 'a')).length, outcomesOf(refs('', 'b')).length]).toEqual([2, 1, 1]);
    expect(outcomesOf(truck({ minute: 0, step: 'CALLED' }, { minute: 30 * day, step: 'CALLED' }))).toEqual(['OPEN']);
    expect(outcomesOf(truck({ minute: 0, step: 'CALLED' }, { minute: 30 * day + 1, step: 'CALLED' }))).toEqual(['EXIT_MISSING', 'OPEN']);
  });

  it('still inside holds its entry, and says where the unit is now', () => {
    const [row] = rowsOf('border_passages', truck({ minute: 0, step: 'ENTERED' }));
    expect(row?.measures).toEqual({ n: 1, entered_s: start / 1000 });
    expect(foldOne(truck({ minute: 0, step: 'ENTERED' }))).toMatchObject({ state: 'OPEN', node: 'KZ-NURZHOLY', since: start / 1000 });
  });

  it('lands at its end while activities and waits land where they begin', () => {
    const late = 18 * 60; // 23:00 of 1 July in Almaty
    const activity = { step: 'ACTIVITY', activity: 'CUSTOMS', durationS: 3600 };
    const events = truck({ minute: 0, step: 'QUEUE_JOINED' }, { minute: late, step: 'ENTERED' }, { minute: late, ...activity }, { minute: late + 120, step: 'EXITED' });
    const buckets = ['border_waits', 'border_activities', 'border_passages'].map((cube) => rowsOf(cube, events).map((row) => row.bucket));
    expect(buckets).toEqual([['2025-07-01'], ['2025-07-01'], ['2025-07-02']]);
  });

  it('keeps an activity that its mode does not know as OTHER', () => {
    const events = truck({ minute: 0, step: 'ACTIVITY', activity: 'GAUGE_CHANGE', durationS: 60 });
    expect(rowsOf('border_activities', events)[0]?.dims['activity']).toBe('OTHER');
    expect(flagsOf(events)).toEqual({ e000: ['activity_unknown'] });
  });

  it('ignores what is planned or estimated, but not its place', () => {
    const events = truck({ minute: 0, step: 'ENTERED', classifier: 'PLANNED' }, { minute: 5, step: 'EXITED', classifier: 'ESTIMATED', node: 'XX' });
    expect([...foldEvents(events, reference).rows]).toEqual([]);
    expect(flagsOf(events)).toEqual({ e001: ['place_unknown'] });
  });

  it('counts at an unknown place in UTC days, and flags places that are not open', () => {
    const events = truck({ minute: 23 * 60, step: 'EXITED', node: 'XX' }, { minute: 0, step: 'EXITED', node: 'KZ-BAKHTY-RAIL' });
    expect(rowsOf('border_passages', events).map((row) => [row.dims['node'], row.bucket])).toContainEqual(['unknown', '2025-07-01']);
    expect(flagsOf(events)).toEqual({ e000: ['place_unknown'], e001: ['node_not_open'] });
  });
});

describe('a crossing', () => {
  const crossings = (...steps: readonly Step[]): unknown[] =>
    rowsOf('border_crossings', truck(...steps)).map(({ dims, measures }) => [dims['checkpoint'], dims['from'], dims['to'], measures]);
  const out = { minute: 0, step: 'EXITED' };

  it('is one for both sides 0 to 72 hours apart, and two after that', () => {
    const one = [['KZCN-NURZHOLY', 'KZ', 'CN', { n: 1, both_sides: 1 }]];
    expect(crossings(out, { minute: 72 * 60, step: 'EXITED', ...inChina })).toEqual(one);
    expect(crossings(out, { minute: 0, step: 'EXITED', ...inChina })).toEqual(one);
    const two = crossings(out, { minute: 72 * 60 + 1, step: 'EXITED', ...inChina });
    expect(two).toEqual([['KZCN-NURZHOLY', 'KZ', 'CN', { n: 1 }], ['KZCN-NURZHOLY', 'KZ', 'CN', { n: 1 }]]);
  });

  it('does not pair the road on one side with the rail on the other', () => {
    expect(crossings(out, { minute: 5, step: 'EXITED', ...inChina, mode: 'RAIL' })).toHaveLength(2);
  });

  it('does not pair sides of different checkpoints', () => {
    expect(crossings(out, { minute: 5, step: 'ENTERED', node: 'CN-BAKTU', direction: 'IN' })).toHaveLength(2);
  });

  it('finds the checkpoint of a side that serves several by the other side', () => {
    const alashankou = { node: 'CN-ALASHANKOU', direction: 'OUT' };
    const alakol = { node: 'KZ-ALAKOL', direction: 'IN' };
    expect(crossings({ ...out, ...alashankou }, { minute: 5, step: 'EXITED', ...alakol })).toEqual([['KZCN-ALAKOL', 'CN', 'KZ', { n: 1, both_sides: 1 }]]);
    expect(crossings({ ...out, ...alashankou })).toEqual([['unknown', 'CN', 'ZZ', { n: 1 }]]);
  });

  it('is none while the unit is inside, was turned back, or only queues to come in', () => {
    expect(crossings({ minute: 0, step: 'ENTERED' })).toEqual([]);
    expect(crossings({ minute: 0, step: 'TURNED_BACK' })).toEqual([]);
    expect(crossings({ minute: 0, step: 'ENTERED', ...inChina }, { minute: 5, step: 'TURNED_BACK', ...inChina })).toEqual([]);
    expect(crossings({ minute: 0, step: 'QUEUE_JOINED', ...inChina })).toEqual([]);
  });

  it('counts the way in alone at its entry', () => {
    expect(crossings({ minute: 0, step: 'ENTERED', ...inChina })).toEqual([['KZCN-NURZHOLY', 'KZ', 'CN', { n: 1 }]]);
  });

  it('leaves the second try its partner when the first was turned back', () => {
    const events = [{ minute: 0, step: 'ENTERED' }, { minute: 5, step: 'TURNED_BACK' }, { minute: 60, step: 'ENTERED' }, { minute: 65, step: 'EXITED' }];
    const timed = crossings(...events, { minute: 70, step: 'ENTERED', ...inChina }, { minute: 75, step: 'EXITED', ...inChina });
    expect(timed).toEqual([['KZCN-NURZHOLY', 'KZ', 'CN', { n: 1, both_sides: 1, timed_n: 1, total_s: 900, out_s: 300, between_s: 300, in_s: 300 }]]);
  });
});

describe('any life of a unit', () => {
  const anyStep = fc.record({
    minute: fc.integer({ min: 0, max: 6_000 }),
    step: fc.constantFrom('QUEUE_JOINED', 'CALLED', 'ENTERED', 'ACTIVITY', 'EXITED', 'TURNED_BACK'),
    node: fc.constantFrom('KZ-NURZHOLY', 'CN-HORGOS', 'CN-ALASHANKOU', 'XX'),
    direction: fc.constantFrom('IN', 'OUT'),
    activity: fc.constantFrom('CUSTOMS', 'WEIGHT', 'DANCING'),
    durationS: fc.integer({ min: 0, max: 40_000 }),
    costs: fc.array(fc.record({ amountMinor: fc.integer({ min: 0, max: 500 }), currency: fc.constantFrom('USD', 'KZT'), official: fc.boolean() }), { maxLength: 2 }),
    crossingRef: fc.constantFrom('', '', 'a', 'b'),
  });
  const life = fc.array(anyStep, { minLength: 1, maxLength: 25 }).map((steps) => truck(...steps));
  const ofCube = (result: FoldResult, cube: string): readonly Contribution[] => result.contributions.filter((row) => row.cube === cube);

  it('is explained to the second: activity - overlap + unexplained = clear', () => {
    fc.assert(
      fc.property(life, (events) => {
        for (const { measures } of ofCube(foldOne(events), 'border_passages')) {
          const [, , clear = 0, activity = 0, overlap = 0, unexplained = 0] = measures;
          expect(activity - overlap + unexplained).toBe(clear);
          expect(Math.min(...measures)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('comes out the same in any order', () => {
    const shuffled = life.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })));
    fc.assert(
      fc.property(shuffled, ([events, other]) => {
        const [one, two] = [foldEvents(events, reference), foldEvents(other, reference)];
        expect([[...two.rows].sort(), two.flags]).toEqual([[...one.rows].sort(), one.flags]);
      }),
    );
  });

  it('has no more crossings than ways out and ways in, and pairs none twice', () => {
    fc.assert(
      fc.property(life, (events) => {
        const result = foldOne(events);
        const passages = ofCube(result, 'border_passages').filter((row) => row.dims[4] !== 'TURNED_BACK');
        const ways = (direction: string): number => passages.filter((row) => row.dims[1] === direction).length;
        const crossings = ofCube(result, 'border_crossings');
        const paired = crossings.reduce((sum, { measures }) => sum + (measures[1] ?? 0), 0);
        expect(paired).toBeLessThanOrEqual(Math.min(ways('IN'), ways('OUT')));
        expect(crossings.length + paired).toBeLessThanOrEqual(passages.length);
      }),
    );
  });

  it('counts a trip told by both authorities once, whatever steps are missing', () => {
    const trips = fc.array(fc.record({ exit: fc.boolean(), entry: fc.boolean(), between: fc.integer({ min: 0, max: 4_000 }) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(trips, (told) => {
        const week = 7 * 24 * 60;
        const events = told.flatMap(({ exit, entry, between }, trip): Step[] => [
          { minute: trip * week, step: 'ENTERED' },
          ...(exit ? [{ minute: trip * week + 50, step: 'EXITED' }] : []),
          ...(entry ? [{ minute: trip * week + 60 + between, step: 'ENTERED', ...inChina }] : []),
          { minute: trip * week + 100 + between, step: 'EXITED', ...inChina },
        ]);
        const crossings = ofCube(foldOne(truck(...events)), 'border_crossings');
        expect(crossings).toHaveLength(told.length);
        expect(crossings.every(({ measures }) => measures[1] === 1)).toBe(true);
      }),
    );
  });
});
