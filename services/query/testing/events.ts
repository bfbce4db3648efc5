import type { TestEvent } from './running-query.js';

/** A reported count of a month. */
export function count(node: string, month: string, value: number, more: Record<string, unknown> = {}): TestEvent {
  const { metric = 'TRUCKS', ...rest } = more;
  const start = `${month}-01`;
  return {
    id: `${node}:${month}:${String(metric)}:${JSON.stringify(rest)}`,
    type: 'caravan.border.count.v1',
    time: `${start}T00:00:00Z`,
    data: { place: { codes: [`NODE:${node}`] }, period: { start, grain: 'MONTH' }, direction: 'IN', metric, value, ...rest },
  };
}

/** A unit that enters one side and leaves it some minutes later. */
export function passage(unitId: string, entered: string, minutes: number, more: Record<string, unknown> = {}): TestEvent[] {
  const { node = 'KZ-NURZHOLY', costs, ...rest } = more;
  const data = { place: { codes: [`NODE:${String(node)}`] }, unitType: 'TRUCK', unitId, direction: 'OUT', mode: 'ROAD', classifier: 'ACTUAL', ...rest };
  const exited = new Date(Date.parse(entered) + minutes * 60_000).toISOString();
  return [
    { id: `${unitId}:${entered}:in`, type: 'caravan.border.step.v1', time: entered, data: { ...data, step: 'ENTERED' } },
    { id: `${unitId}:${entered}:out`, type: 'caravan.border.step.v1', time: exited, data: { ...data, step: 'EXITED', ...(costs ? { costs } : {}) } },
  ];
}

/** A line of a customs declaration. */
export function declaration(id: string, time: string, amountMinor: number, currency: string, more: Record<string, unknown> = {}): TestEvent {
  const { node = 'KZ-ALTYNKOL', ...rest } = more;
  return {
    id,
    type: 'caravan.border.declaration.v1',
    time,
    data: { place: { codes: [`NODE:${String(node)}`] }, regime: 'EXPORT', partner: 'CN', hs: '1101', value: { amountMinor, currency }, ...rest },
  };
}

/** What a queue display says. */
export function gauge(time: string, status: string, value?: number, more: Record<string, unknown> = {}): TestEvent {
  const { node = 'KZ-BAKHTY', ...rest } = more;
  return {
    id: `${String(node)}:${time}`,
    type: 'caravan.border.gauge.v1',
    time,
    data: {
      place: { codes: [`NODE:${String(node)}`] }, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS', status, validForS: 21_600,
      ...(value === undefined ? {} : { value }), ...rest,
    },
  };
}
