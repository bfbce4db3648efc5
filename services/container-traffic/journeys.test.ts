import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { container, dayRows, foldEvents, type Told } from './testing/fixtures.js';

const reference = buildSnapshot(1, readReferenceSet('common'));
const day = 24;

/** Dimension values and measures of a cube's day rows. */
function rows(cube: string, ...told: readonly Told[]): readonly (readonly [string, unknown])[] {
  return dayRows(cube, container(...told), reference).map(({ dims, measures }) => [Object.values(dims).join(' '), measures]);
}
const flagsOf = (...told: readonly Told[]): unknown => foldEvents(container(...told), reference).flags;
const into = (hour: number, node: string, more: object = {}): Told => ({ hour, milestone: 'GATED_IN', node, ...more });
const outOf = (hour: number, node: string, more: object = {}): Told => ({ hour, milestone: 'GATED_OUT', node, ...more });

describe('a trip', () => {
  const legCount = (...told: readonly Told[]): number => rows('container_legs', ...told).length;
  const before = outOf(0, 'KZ-ALMATY', { load: 'LADEN', tripRef: 'a' });

  it('ends after an empty return, if the container was laden before', () => {
    const next = outOf(9, 'KZ-SHYMKENT');
    expect(legCount(before, into(5, 'KZ-AKTAU', { load: 'EMPTY' }), next)).toBe(1);
    expect(legCount(outOf(0, 'KZ-ALMATY'), into(5, 'KZ-AKTAU', { load: 'EMPTY' }), next)).toBe(2);
    expect(legCount(outOf(0, 'KZ-ALMATY'), into(5, 'KZ-AKTAU', { load: 'LADEN' }), next)).toBe(2);
    expect(legCount(before, outOf(5, 'KZ-AKTAU', { load: 'EMPTY' }), next)).toBe(2);
  });

  it('ends where another reference begins, and takes the first it meets', () => {
    expect(legCount(before, into(5, 'KZ-AKTAU', { tripRef: 'b' }))).toBe(0);
    expect(legCount(before, into(5, 'KZ-AKTAU'), into(6, 'AZ-ALAT', { tripRef: 'a' }))).toBe(2);
    expect(legCount(outOf(0, 'KZ-ALMATY'), into(5, 'KZ-AKTAU', { tripRef: 'a' }), into(6, 'AZ-ALAT', { tripRef: 'b' }))).toBe(1);
  });

  it('ends after more than 60 days of silence', () => {
    expect(legCount(before, into(60 * day, 'KZ-AKTAU'))).toBe(1);
    expect(legCount(before, into(60 * day + 1, 'KZ-AKTAU'))).toBe(0);
  });

  it('ends where a container that was stripped is stuffed', () => {
    const stuffed: Told = { hour: 5, milestone: 'STUFFED', node: 'KZ-AKTAU' };
    expect(legCount({ hour: 0, milestone: 'STRIPPED' }, stuffed)).toBe(0);
    expect(legCount({ hour: 0, milestone: 'STUFFED' }, stuffed)).toBe(1);
  });
});

describe('a leg', () => {
  it('is timed when both its ends were seen, and lands at the entry', () => {
    expect(rows('container_legs', outOf(0, 'KZ-ALMATY'), into(5, 'KZ-AKTAU', { mode: 'RAIL', load: 'LADEN', sizeType: '45' }))).toEqual([
      ['KZ-ALMATY KZ-AKTAU RAIL LADEN', { n: 1, teu_milli: 2_000, timed_n: 1, transit_s: 18_000 }],
    ]);
    expect(rows('container_legs', into(0, 'KZ-ALMATY'), into(5, 'KZ-AKTAU'))[0]?.[1]).toEqual({ n: 1 });
    expect(rows('container_legs', outOf(0, 'KZ-ALMATY'), outOf(5, 'KZ-AKTAU'))[0]?.[1]).toEqual({ n: 1 });
    const landed = dayRows('container_legs', container(outOf(0, 'KZ-AKTAU'), into(19.5, 'KZ-ALMATY')), reference);
    expect(landed[0]?.bucket).toBe('2025-07-02');
  });

  it('is timed from and to a place that was only passed', () => {
    const crossed = (hour: number, node: string): Told => ({ hour, milestone: 'CROSSED', node });
    expect(rows('container_legs', crossed(0, 'KZ-ALMATY'), crossed(2, 'KZ-AKTAU'))[0]?.[1]).toMatchObject({ transit_s: 7_200 });
  });

  it('needs two places', () => {
    expect(rows('container_legs', outOf(0, 'KZ-ALMATY'), into(5, 'KZ-ALMATY'))).toEqual([]);
    expect(rows('container_legs', outOf(0, 'X:1'), into(5, 'X:2')).map(([dims]) => dims)).toEqual(['unknown unknown UNKNOWN UNKNOWN']);
  });

  it('is implausible above 1,000 km/h by great circle, yet stands', () => {
    const far = (hours: number): Told[] => [outOf(0, 'KZ-ALMATY'), into(hours, 'KZ-AKTAU')]; // 2,072 km
    expect([flagsOf(...far(2.07)), flagsOf(...far(2.075))]).toEqual([{ e001: ['implausible_speed'] }, {}]);
    expect(rows('container_legs', ...far(0.5))).toHaveLength(1);
    expect(flagsOf(outOf(0, 'KZ-ALMATY'), into(0.1, 'KZ-NURZHOLY'))).toEqual({});
  });
});

describe('a border', () => {
  const border = (from: string, to: string, mode: string): string | undefined => rows('container_borders', outOf(0, from), into(50, to, { mode }))[0]?.[0];

  it('is crossed at the checkpoint of the two sides whose mode agrees', () => {
    expect(border('CN-HORGOS', 'KZ-ALTYNKOL', 'RAIL')).toBe('KZCN-ALTYNKOL CN KZ RAIL UNKNOWN UNKNOWN');
    expect(border('KZ-ALTYNKOL', 'CN-HORGOS', 'UNKNOWN')).toMatch(/^KZCN-ALTYNKOL KZ CN/);
    expect(border('CN-HORGOS', 'KZ-ALTYNKOL', 'ROAD')).toMatch(/^KZCN-NURZHOLY/);
  });

  it('is else crossed at the only checkpoint of the second side, then of the first', () => {
    expect(border('CN-XIAN', 'KZ-ALTYNKOL', 'RAIL')).toMatch(/^KZCN-ALTYNKOL/);
    expect(border('KZ-ALTYNKOL', 'CN-XIAN', 'UNKNOWN')).toMatch(/^KZCN-ALTYNKOL/);
    expect(border('CN-ALASHANKOU', 'KZ-ALMATY', 'RAIL')).toMatch(/^KZCN-DOSTYK /);
    expect(border('CN-ALASHANKOU', 'KZ-ALMATY', 'ROAD')).toMatch(/^unknown/);
    expect(border('KZ-ALTYNKOL', 'GE-TBILISI-DRYPORT', 'RAIL')).toMatch(/^unknown KZ GE/);
  });

  it('is the sea by SEA, else unknown', () => {
    expect(border('KZ-AKTAU', 'AZ-ALAT', 'SEA')).toMatch(/^sea KZ AZ/);
    expect(border('KZ-AKTAU', 'AZ-ALAT', 'UNKNOWN')).toMatch(/^unknown KZ AZ/);
  });

  it('is none within a country or beside an unknown one, but is one between trips', () => {
    expect([border('KZ-AKTAU', 'KZ-ALMATY', 'RAIL'), border('X:1', 'KZ-ALMATY', 'RAIL'), border('CN-XIAN', 'AREA-KZCN', 'RAIL')]).toEqual([undefined, undefined, undefined]);
    expect(rows('container_borders', outOf(0, 'CN-XIAN', { tripRef: 'a' }), into(5, 'KZ-DOSTYK', { tripRef: 'b' }))).toHaveLength(1);
  });

  it('has the mass of the second visit, else of the first', () => {
    const mass = (first: object, second: object): unknown => rows('container_borders', outOf(0, 'CN-XIAN', first), into(90, 'KZ-DOSTYK', second))[0]?.[1];
    expect(mass({ cargoMassKg: 5 }, { cargoMassKg: 7 })).toEqual({ n: 1, mass_kg: 7, mass_n: 1 });
    expect(mass({ cargoMassKg: 5 }, {})).toEqual({ n: 1, mass_kg: 5, mass_n: 1 });
    expect(mass({}, { grossMassKg: 7 })).toEqual({ n: 1 });
  });
});

describe('a way from end to end', () => {
  const od = (...told: readonly Told[]): unknown => rows('container_od', ...told).filter(([dims]) => dims.startsWith('KZ-ALTYNKOL AZ-ALAT')).map(([, measures]) => measures);
  const [from, to] = [outOf(0, 'KZ-ALTYNKOL'), into(100, 'AZ-ALAT')];

  it('is split into moving and standing when every stay between has both ends', () => {
    expect(od(from, into(40, 'KZ-AKTAU'), outOf(50, 'KZ-AKTAU'), to)).toEqual([{ n: 1, total_s: 360_000, split_n: 1, split_total_s: 360_000, moving_s: 324_000, stop_s: 36_000 }]);
    expect(od(from, { hour: 40, milestone: 'CROSSED', node: 'KZ-AKTAU' }, to)).toEqual([{ n: 1, total_s: 360_000, split_n: 1, split_total_s: 360_000, moving_s: 360_000 }]);
    expect(od(from, into(40, 'KZ-AKTAU'), to)).toEqual([{ n: 1, total_s: 360_000 }]);
  });

  it('needs both its own ends, in one trip', () => {
    expect([od(into(0, 'KZ-ALTYNKOL'), to), od(from, outOf(100, 'AZ-ALAT')), od(from, into(9, 'AZ-ALAT', { tripRef: 'b' }))]).toEqual([[], [], [expect.anything()]]);
    expect(od(outOf(0, 'KZ-ALTYNKOL', { tripRef: 'a' }), into(9, 'AZ-ALAT', { tripRef: 'b' }))).toEqual([]);
    expect(od(outOf(0, 'AZ-ALAT'), into(9, 'KZ-ALTYNKOL'))).toEqual([]);
  });

  it('begins at the last visit of the origin and ends at the first of the destination', () => {
    expect(od(from, outOf(20, 'KZ-DOSTYK'), outOf(30, 'KZ-ALTYNKOL'), to)).toMatchObject([{ total_s: 252_000 }]);
    expect(od(from, to, outOf(101, 'AZ-ALAT'), outOf(120, 'AZ-BAKU'), into(130, 'AZ-ALAT'))).toMatchObject([{ n: 1, total_s: 360_000 }]);
  });
});

describe('a move', () => {
  it('counts as the source that tells most has it, else the first by name', () => {
    const told = (source: string, minute: number, load?: string): Told => ({ hour: minute / 60, milestone: 'LOADED', source, load });
    expect(rows('container_moves', told('/a', 0), told('/b', 1), told('/b', 2))).toEqual([['KZ-ALMATY LOADED UNKNOWN UNKNOWN', { n: 2 }]]);
    expect(flagsOf(told('/a', 0), told('/b', 1), told('/b', 2))).toEqual({ e001: ['reported_by_several_sources'] });
    expect(flagsOf(told('/b', 0), told('/a', 1))).toEqual({ e001: ['reported_by_several_sources'] });
    expect(flagsOf(told('/a', 0), told('/a', 1))).toEqual({});
  });

  it('has its own load, else that of the visit; lands at its own time; paperwork after the exit is none', () => {
    const told: Told[] = [into(18, 'KZ-ALMATY', { load: 'LADEN' }), { hour: 19, milestone: 'STRIPPED', load: 'EMPTY' }, outOf(20, 'KZ-ALMATY'), { hour: 21, milestone: 'CUSTOMS_RELEASED' }];
    const moves = dayRows('container_moves', container(...told), reference).map(({ bucket, dims }) => `${bucket} ${dims['milestone']} ${dims['load']}`);
    expect(moves).toEqual(['2025-07-01 GATED_IN LADEN', '2025-07-02 STRIPPED EMPTY', '2025-07-02 GATED_OUT LADEN']);
  });
});
