import type { JsonObject } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { cubes } from './cubes.js';
import { events } from './events.js';
import { milestones } from './fields.js';

const place = { codes: ['NODE:KZ-ALMATY'] };
const samples: Record<string, JsonObject> = {
  milestone: { containerNumber: 'CSQU3054383', milestone: 'GATED_IN', classifier: 'ACTUAL', place },
  call: { place, call: 'ARRIVED', mode: 'RAIL', classifier: 'ACTUAL' },
  count: { place, period: { start: '2024-02-01', grain: 'MONTH' }, metric: 'CONTAINERS', value: 0 },
  cost: { from: place, to: place, mode: 'RAIL', massKg: 1, cost: { amountMinor: 0, currency: 'USD' } },
};

/** `fits`, `schema: <path>` or the reason of the first cross-field violation. */
function judge(kind: string, change: Record<string, unknown>): string {
  const type = events.find((candidate) => candidate.type === `caravan.container.${kind}.v1`);
  const data = JSON.parse(JSON.stringify({ ...samples[kind], ...change })) as JsonObject;
  const parsed = type?.schema.safeParse(data);
  if (!parsed?.success) return `schema: ${parsed?.error?.issues[0]?.path.join('.')}`;
  return type?.check?.(data, 0)[0]?.reason ?? 'fits';
}

it.each(Object.keys(samples))('takes a plain %s, with unknown fields', (kind) => {
  expect([judge(kind, {}), judge(kind, { extra: { any: 1 } })]).toEqual(['fits', 'fits']);
});

it.each(['milestone', 'call', 'count'])('refuses a %s without a usable place', (kind) => {
  for (const wrong of [undefined, {}, { codes: [] }, { codes: ['KZAAU'] }]) expect(judge(kind, { place: wrong })).toMatch(/^schema: place/);
});

it('refuses a cost without both places, a mass or an amount', () => {
  expect([judge('cost', { from: {} }), judge('cost', { to: undefined })]).toEqual(['schema: from.codes', 'schema: to']);
  expect([judge('cost', { massKg: 0 }), judge('cost', { cost: { amountMinor: -1, currency: 'USD' } })]).toEqual(['schema: massKg', 'schema: cost.amountMinor']);
});

it('refuses codes outside the closed lists and amounts that sums could not hold', () => {
  expect(judge('milestone', { milestone: 'LODED' })).toBe('schema: milestone');
  expect(judge('milestone', { phase: 'TRANSIT_' })).toBe('schema: phase');
  expect(judge('milestone', { mode: 'TRUCK' })).toBe('schema: mode');
  expect(judge('milestone', { cargoMassKg: 1e12 + 1 })).toBe('schema: cargoMassKg');
  expect(judge('milestone', { grossMassKg: -1 })).toBe('schema: grossMassKg');
  expect(judge('call', { call: 'PASSED' })).toBe('schema: call');
  expect(judge('count', { value: 1e12 + 1 })).toBe('schema: value');
});

it('wants a container number with a letter or a digit', () => {
  expect([judge('milestone', { containerNumber: undefined }), judge('milestone', { containerNumber: ' -./' })]).toEqual(['schema: containerNumber', 'missing_field']);
});

it('wants a period to start on its grain', () => {
  const period = (start: string, grain: string): string => judge('count', { period: { start, grain } });
  expect([period('2024-02-15', 'MONTH'), period('2024-02-05', 'WEEK'), period('2024-02-06', 'WEEK')]).toEqual(['inconsistent', 'fits', 'inconsistent']);
  expect([period('2024-02-30', 'DAY'), period('1970-01-01', 'YEAR')]).toEqual(['bad_time', 'time_out_of_range']);
});

it('warns of a wagon number that fails its check, beside what the container number is warned of', () => {
  const warn = (change: object): unknown => events[0]?.warn?.({ ...samples['milestone'], ...change });
  expect(warn({ wagonNumber: '12345678' })).toEqual(['wagon_check_digit']);
  expect(warn({ wagonNumber: '12345674', containerNumber: 'tba' })).toEqual(['container_number_placeholder']);
});

it('knows the milestones and sizes of the reference data', () => {
  const reference = buildSnapshot(1, readReferenceSet('common'));
  expect(reference.rows('milestoneCodes').map((row) => row['milestone'])).toEqual([...milestones]);
  const sizes = cubes[0]?.dimensions.find(({ name }) => name === 'size')?.values;
  expect(reference.rows('sizeTypes').map((row) => row['size_class']).filter((size) => !sizes?.includes(size ?? ''))).toEqual([]);
});
