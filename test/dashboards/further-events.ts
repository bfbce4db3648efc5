import type { JsonObject } from '#libs/contracts';
import { count, step } from '../end-to-end/border-events.js';

const wait = { place: { codes: ['NODE:KZ-DOSTYK'] }, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'WAIT_S', status: 'VALUE', validForS: 21_600, value: 5_400 };
const gauge = { specversion: '1.0', type: 'caravan.border.gauge.v1', source: '/dashboards/wait' };

const train = { place: { codes: ['NODE:KZ-DOSTYK'] }, mode: 'RAIL', unitType: 'TRAIN', unitId: '1402' };
const truck = { place: { codes: ['NODE:KZ-BAKHTY'] }, unitId: 'OVER BAKHTY' };

/** What dashboards show and no worked example has: reported months, displayed and observed waits, crossings where capacities are known. */
export const furtherEvents: readonly JsonObject[] = [
  count('month', '2024-02-01', 41_000, { period: { start: '2024-02-01', grain: 'MONTH' } }),
  ...['2024-03-01T08:00:00Z', '2024-03-01T09:30:00Z'].map((time) => ({ ...gauge, id: `wait:${time}`, time, recordedtime: time, data: wait })),
  step('waited:queue', '2024-03-01T06:00:00+05:00', { unitId: 'WAITED', step: 'QUEUE_JOINED' }),
  step('waited:in', '2024-03-01T08:00:00+05:00', { unitId: 'WAITED' }),
  step('waited:out', '2024-03-01T09:00:00+05:00', { unitId: 'WAITED', step: 'EXITED' }),
  ...[train, truck].flatMap((unit) => [step(`${unit.unitId}:in`, '2026-03-01T08:00:00+05:00', unit), step(`${unit.unitId}:out`, '2026-03-01T09:00:00+05:00', { ...unit, step: 'EXITED' })]),
];
