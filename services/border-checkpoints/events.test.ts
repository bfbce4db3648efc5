import type { JsonObject } from '#libs/contracts';
import { events } from './events.js';
import { normaliseUnitId } from './step-event.js';

const place = { codes: ['NODE:KZ-NURZHOLY'] };
const samples: Record<string, JsonObject> = {
  step: { place, unitType: 'TRUCK', unitId: 'A1', direction: 'OUT', mode: 'ROAD', step: 'ENTERED', classifier: 'ACTUAL' },
  gauge: { place, direction: 'OUT', unitType: 'ALL', lane: 'ALL', metric: 'WAIT_S', status: 'VALUE', value: 0, validForS: 60 },
  count: { place, period: { start: '2024-02-01', grain: 'MONTH' }, direction: 'BOTH', metric: 'TRAINS', value: 0 },
  declaration: { place, regime: 'TRANSIT', partner: 'CN', hs: '01', value: { amountMinor: 0, currency: 'CNY' } },
};

/** `fits`, `schema: <path>` or the reason of the first cross-field violation. */
function judge(kind: string, change: Record<string, unknown>): string {
  const type = events.find((candidate) => candidate.type === `caravan.border.${kind}.v1`);
  const data = JSON.parse(JSON.stringify({ ...samples[kind], ...change })) as JsonObject;
  const parsed = type?.schema.safeParse(data);
  if (!parsed?.success) return `schema: ${parsed?.error?.issues[0]?.path.join('.')}`;
  return type?.check?.(data, 0)[0]?.reason ?? 'fits';
}

it.each(Object.keys(samples))('takes a plain %s, with unknown fields', (kind) => {
  expect([judge(kind, {}), judge(kind, { extra: { any: 1 } })]).toEqual(['fits', 'fits']);
});

it.each(Object.keys(samples))('refuses a %s without a usable place', (kind) => {
  for (const wrong of [undefined, {}, { codes: [] }, { codes: ['KZAAU'] }, { codes: ['NODE:'] }]) {
    expect(judge(kind, { place: wrong })).toMatch(/^schema: place/);
  }
});

it('asks an ACTIVITY for its name and duration', () => {
  expect(judge('step', { step: 'ACTIVITY', activity: 'CUSTOMS', durationS: 0 })).toBe('fits');
  expect(judge('step', { step: 'ACTIVITY', durationS: 0 })).toBe('missing_field');
  expect(judge('step', { step: 'ACTIVITY', activity: 'CUSTOMS' })).toBe('missing_field');
  expect(judge('step', { step: 'ACTIVITY', activity: 'CUSTOMS', durationS: -1 })).toBe('schema: durationS');
  expect(judge('step', { unitId: ' -./' })).toBe('missing_field');
});

it('refuses codes outside the closed lists and amounts that sums could not hold', () => {
  expect(judge('step', { unitType: 'SHIP' })).toBe('schema: unitType');
  expect(judge('step', { costs: [{ amountMinor: 1e15 + 1, currency: 'USD', official: true }] })).toBe('schema: costs.0.amountMinor');
  expect(judge('step', { durationS: 31_536_001 })).toBe('schema: durationS');
  expect(judge('gauge', { value: 1e9 + 1 })).toBe('schema: value');
  expect(judge('gauge', { validForS: 59 })).toBe('schema: validForS');
  expect(judge('count', { value: 1e12 + 1 })).toBe('schema: value');
  expect(judge('declaration', { massKg: 1e12 + 1 })).toBe('schema: massKg');
  expect(judge('declaration', { hs: '1' })).toBe('schema: hs');
});

it('wants a value exactly when a gauge says VALUE', () => {
  expect(judge('gauge', { value: undefined })).toBe('missing_field');
  expect(judge('gauge', { status: 'CLOSED' })).toBe('inconsistent');
  expect(judge('gauge', { status: 'CLOSED', value: undefined })).toBe('fits');
});

it('wants a period to start on its grain', () => {
  const period = (start: string, grain: string): string => judge('count', { period: { start, grain } });
  expect([period('2024-02-15', 'MONTH'), period('2024-02-05', 'WEEK'), period('2024-02-06', 'WEEK')]).toEqual(['inconsistent', 'fits', 'inconsistent']);
  expect([period('2024-04-01', 'QUARTER'), period('2024-02-01', 'YEAR'), period('2024-02-15', 'DAY')]).toEqual(['fits', 'inconsistent', 'fits']);
  expect([period('2024-02-30', 'DAY'), period('1970-01-01', 'YEAR'), period('1 May', 'DAY')]).toEqual(['bad_time', 'time_out_of_range', 'schema: period.start']);
});

it('reads two spellings of a plate as one unit', () => {
  expect(['123 abc-02', '123.ABC/02'].map(normaliseUnitId)).toEqual(['123ABC02', '123ABC02']);
});
