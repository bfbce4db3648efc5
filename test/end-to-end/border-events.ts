import type { JsonObject } from '#libs/contracts';

/** A CloudEvent as tests publish it. */
export type TestEvent = JsonObject & { readonly id: string; readonly source: string };

/** One step of a truck at Nur Zholy, by road, out of Kazakhstan. */
export function step(id: string, time: string, data: JsonObject, attributes: JsonObject = {}): TestEvent {
  const common = { place: { codes: ['NODE:KZ-NURZHOLY'] }, unitType: 'TRUCK', unitId: '123 ABC 02', direction: 'OUT', mode: 'ROAD', step: 'ENTERED', classifier: 'ACTUAL' };
  return { specversion: '1.0', type: 'caravan.border.step.v1', source: '/e2e/kz', id, time, recordedtime: time, ...attributes, data: { ...common, ...data } };
}

/** A reported count of trucks at Nur Zholy on a day. */
export function count(id: string, day: string, value: number, data: JsonObject = {}, attributes: JsonObject = {}): TestEvent {
  const common = { place: { codes: ['NODE:KZ-NURZHOLY'] }, period: { start: day, grain: 'DAY' }, direction: 'OUT', metric: 'TRUCKS', value };
  const time = `${day}T00:00:00+05:00`;
  return { specversion: '1.0', type: 'caravan.border.count.v1', source: '/e2e/counts', id, time, recordedtime: `${day}T20:00:00Z`, ...attributes, data: { ...common, ...data } };
}

/** Withdraws a fact. */
export function retraction({ id, source, type }: TestEvent, recordedtime: string): TestEvent {
  return { specversion: '1.0', type: type ?? null, source, id, recordedtime, retracted: true };
}
