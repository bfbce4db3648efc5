import type { CloudEvent } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { container, currentFacts, dayRows, foldEvents, start, type Told } from './testing/fixtures.js';
import { containerTraffic } from './index.js';

const reference = buildSnapshot(1, readReferenceSet('common'));
const second = 1 / 3_600;

/** `node stay dwell` of each visit. */
const staysOf = (...told: readonly Told[]): readonly string[] =>
  dayRows('container_visits', container(...told), reference)
    .flatMap(({ dims, measures, values }) => Array.from({ length: measures['n'] ?? 0 }, (_, i) => `${dims['node']} ${dims['stay']} ${values[i] ?? '-'}`))
    .sort();
const flagsOf = (events: readonly CloudEvent[]): unknown => foldEvents(events, reference).flags;
const visit = (...told: readonly Told[]): unknown => dayRows('container_visits', container(...told), reference)[0];

describe('a stay', () => {
  const next: Told = { hour: 9, milestone: 'GATED_IN', node: 'KZ-AKTAU' };

  it('is measured from entry to leaving, with or without steps between', () => {
    expect(staysOf({ hour: 0, milestone: 'ARRIVED' }, { hour: 2, milestone: 'INSPECTED' }, { hour: 3, milestone: 'LOADED' })).toEqual(['KZ-ALMATY MEASURED 10800']);
    expect(staysOf({ hour: 0, milestone: 'GATED_IN' }, { hour: 0, milestone: 'GATED_OUT' })).toEqual(['KZ-ALMATY MEASURED 0']);
  });

  it('is at least what was seen when the entry is missing, unless that is one instant', () => {
    expect(staysOf({ hour: 1, milestone: 'STUFFED' }, { hour: 3, milestone: 'GATED_OUT' })).toEqual(['KZ-ALMATY AT_LEAST 7200']);
    expect(staysOf({ hour: 1, milestone: 'GATED_OUT' })).toEqual(['KZ-ALMATY UNKNOWN -']);
    expect(staysOf({ hour: 1, milestone: 'STUFFED' }, { hour: 1, milestone: 'GATED_OUT' })).toEqual(['KZ-ALMATY UNKNOWN -']);
  });

  it('is at most until the next visit when the exit is missing', () => {
    expect(staysOf({ hour: 0, milestone: 'GATED_IN' }, next)).toEqual(['KZ-AKTAU OPEN -', 'KZ-ALMATY AT_MOST 32400']);
  });

  it('is unknown for a lone fact in the middle, and a passing for nothing but CROSSED', () => {
    expect(staysOf({ hour: 0, milestone: 'INSPECTED' }, next)).toContain('KZ-ALMATY UNKNOWN -');
    expect(staysOf({ hour: 0, milestone: 'LOADED' }, next)).toContain('KZ-ALMATY UNKNOWN -');
    expect(staysOf({ hour: 0, milestone: 'CROSSED' }, { hour: 1, milestone: 'CROSSED' })).toEqual(['KZ-ALMATY PASS -']);
    expect(staysOf({ hour: 0, milestone: 'CROSSED' }, { hour: 1, milestone: 'GATED_OUT' })).toEqual(['KZ-ALMATY AT_LEAST 3600']);
  });

  it('that is still open holds its first fact, and says where the container is now', () => {
    const events = container({ hour: 2, milestone: 'GATED_IN', classifier: 'ACTUAL' }, { hour: 3, milestone: 'INSPECTED' });
    expect(dayRows('container_visits', events, reference)[0]?.measures).toEqual({ n: 1, teu_unknown: 1, entered_s: start / 1000 + 7200 });
    const fold = (some: readonly CloudEvent[]): unknown => containerTraffic.fold('container', currentFacts(some), reference);
    expect(fold(events)).toMatchObject({ state: 'OPEN', node: 'KZ-ALMATY', since: start / 1000 + 7200 });
    expect(fold([...events, ...container({ hour: 4, milestone: 'GATED_OUT' }).map((event) => ({ ...event, id: 'x' }))])).toMatchObject({ state: 'MEASURED', since: start / 1000 + 14_400 });
  });
});

describe('a visit', () => {
  it('splits where the container comes back after 1,800 s, and not before', () => {
    const back = (seconds: number): CloudEvent[] =>
      container({ hour: 0, milestone: 'GATED_IN' }, { hour: 1, milestone: 'GATED_OUT' }, { hour: 1 + seconds * second, milestone: 'GATED_IN' });
    const count = (events: readonly CloudEvent[]): number => dayRows('container_visits', events, reference).reduce((sum, { measures }) => sum + (measures['n'] ?? 0), 0);
    expect([count(back(1_799)), flagsOf(back(1_799))]).toEqual([1, { e002: ['reentry_debounced'] }]);
    expect([count(back(1_800)), flagsOf(back(1_800))]).toEqual([2, {}]);
  });

  it('takes no paperwork after leaving for good, but does after LOADED', () => {
    const paper = (milestone: string): readonly [readonly string[], unknown] => {
      const told: Told[] = [{ hour: 0, milestone: 'GATED_IN' }, { hour: 1, milestone }, { hour: 2, milestone: 'CUSTOMS_RELEASED' }];
      return [staysOf(...told), flagsOf(container(...told))];
    };
    expect(paper('GATED_OUT')).toEqual([['KZ-ALMATY MEASURED 3600'], { e002: ['fact_after_exit'] }]);
    expect(paper('LOADED')).toEqual([['KZ-ALMATY OPEN -'], {}]);
  });

  it('at unknown places is told apart by its codes, in UTC days', () => {
    const rows = dayRows('container_visits', container({ hour: 23, milestone: 'GATED_IN', node: 'X:1' }, { hour: 23, milestone: 'GATED_IN', node: 'X:2' }), reference);
    expect(rows.map(({ bucket, dims, measures }) => [bucket, dims['node'], dims['stay'], measures['n']])).toEqual([
      ['2025-07-01', 'unknown', 'AT_MOST', 1],
      ['2025-07-01', 'unknown', 'OPEN', 1],
    ]);
  });

  it('has the first load, phase and mass told, and the mode of an entry', () => {
    const told = { load: 'UNKNOWN', mode: 'SEA', milestone: 'DISCHARGED', hour: 0 };
    const row = visit(told, { hour: 1, milestone: 'INSPECTED', load: 'LADEN', phase: 'IMPORT', cargoMassKg: 0, mode: 'ROAD' }, { hour: 2, milestone: 'STRIPPED', load: 'EMPTY', cargoMassKg: 9 });
    expect(row).toMatchObject({ dims: { load: 'LADEN', mode: 'SEA', phase: 'IMPORT' }, measures: { mass_n: 1 } });
    expect(visit({ hour: 0, milestone: 'LOADED', mode: 'SEA' })).toMatchObject({ dims: { mode: 'UNKNOWN', load: 'UNKNOWN', phase: 'UNKNOWN' } });
  });

  it('takes the last load of the visit before in the same trip only', () => {
    const loads = (tripRef: string): unknown =>
      dayRows('container_visits', container({ hour: 0, milestone: 'GATED_IN', load: 'LADEN', tripRef: 'a' }, { hour: 1, milestone: 'STRIPPED', load: 'EMPTY' }, { hour: 2, milestone: 'GATED_IN', node: 'KZ-AKTAU', tripRef }, { hour: 3, milestone: 'GATED_IN', node: 'AZ-ALAT' }), reference).map(({ dims }) => dims['load']);
    expect([loads('a'), loads('b')]).toEqual([['LADEN', 'EMPTY', 'EMPTY'], ['LADEN', 'UNKNOWN', 'UNKNOWN']]);
  });

  it('lands on the local day of its first fact', () => {
    expect(visit({ hour: 19, milestone: 'GATED_IN' }, { hour: 30, milestone: 'GATED_OUT' })).toMatchObject({ bucket: '2025-07-02' });
  });

  it('counts facts that are ACTUAL and have a role; flags the places of all', () => {
    const events = container({ hour: 0, milestone: 'GATED_IN', classifier: 'PLANNED', node: 'XX' }, { hour: 1, milestone: 'APPROACHING' }, { hour: 2, milestone: 'GATED_IN', classifier: 'ESTIMATED', sizeType: '?' });
    expect([[...foldEvents(events, reference).rows], flagsOf(events)]).toEqual([[], { e000: ['place_unknown'], e002: ['size_type_unknown'] }]);
  });

  it('orders what happened at one instant by rank', () => {
    expect(staysOf({ hour: 0, milestone: 'DEPARTED' }, { hour: 0, milestone: 'LOADED' }, { hour: 0, milestone: 'ARRIVED' })).toEqual(['KZ-ALMATY MEASURED 0']);
  });
});

describe('a size', () => {
  const sized = (...types: readonly (string | undefined)[]): readonly [unknown, unknown] => {
    const events = container(...types.map((sizeType, hour): Told => ({ hour, milestone: 'INSPECTED', sizeType })));
    const { dims, measures } = dayRows('container_visits', events, reference)[0]!;
    return [`${dims['size']} ${measures['teu_milli'] ?? 0} ${measures['teu_unknown'] ?? 0}`, flagsOf(events)];
  };

  it('is that of the latest fact that has one; another length before is a conflict', () => {
    expect(sized('22G1', undefined)).toEqual(['20 1000 0', {}]);
    expect(sized('22G1', '45G1')).toEqual(['40 2000 0', { e001: ['size_conflict'] }]);
    expect(sized('45G1', 'L5G1')).toEqual(['45 2250 0', { e001: ['size_conflict'] }]);
    expect(sized('42G1', '45G1')).toEqual(['40 2000 0', {}]);
  });

  it('that no list knows is OTHER, and none at all UNKNOWN; both count no TEU', () => {
    expect(sized('Z2G1')).toEqual(['OTHER 0 1', { e000: ['size_type_unknown'] }]);
    expect(sized(undefined)).toEqual(['UNKNOWN 0 1', {}]);
  });
});

it('marks visits of odd numbers, and never joins facts of a placeholder', () => {
  const numbered = (containerNumber: string): unknown =>
    dayRows('container_visits', container({ hour: 0, milestone: 'GATED_IN', containerNumber }, { hour: 1, milestone: 'GATED_OUT', containerNumber }), reference).map(({ dims, measures }) => [dims['stay'], measures['flagged_id']]);
  expect(numbered('CSQU3054383')).toEqual([['MEASURED', undefined]]);
  expect(numbered('CSQU3054384')).toEqual([['MEASURED', 1]]);
  expect(numbered('tba')).toEqual([['OPEN', 1], ['UNKNOWN', 1]]);
});
