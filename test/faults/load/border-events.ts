import type { Random } from '#libs/testing';
import type { EventMaker } from './load-event.js';

const nodes = ['KZ-NURZHOLY', 'CN-HORGOS', 'KZ-BAKHTY', 'CN-BAKTU', 'KZ-KALZHAT', 'NOWHERE'];
const steps = ['QUEUE_JOINED', 'CALLED', 'ENTERED', 'ACTIVITY', 'EXITED', 'TURNED_BACK'];

type Data = Readonly<Record<string, unknown>>;

/** Steps of trucks, gauges of queues, reported counts. */
export function borderEvents(random: Random, trucks: number): EventMaker {
  const place = (): Data => ({ codes: [`NODE:${random.pick(nodes)}`] });
  const makers = [makeStep, makeStep, makeStep, makeGauge, makeCount];
  return {
    domain: 'border-checkpoints',
    make: (id, at) => {
      const { kind, data } = random.pick(makers)(random, place(), at, trucks);
      return { specversion: '1.0', id, source: '/faults/border', type: `caravan.border.${kind}.v1`, time: new Date(at).toISOString(), data };
    },
    correct: (data) => ('value' in data ? { ...data, value: random.below(500) } : { ...data, place: place() }),
    keyOf: ({ unitId, metric, place: at }) => (typeof unitId === 'string' ? unitId : metric === 'QUEUE_UNITS' ? JSON.stringify(at) : null),
  };
}

interface Made {
  readonly kind: string;
  readonly data: Data;
}

function makeStep(random: Random, place: Data, _at: number, trucks: number): Made {
  const step = random.pick(steps);
  const activity = step === 'ACTIVITY' ? { activity: 'CUSTOMS', durationS: random.below(3_600) } : {};
  const costs = random.oneIn(4) ? { costs: [{ amountMinor: random.below(10_000), currency: 'KZT', official: true }] } : {};
  return { kind: 'step', data: { place, unitType: 'TRUCK', unitId: `T${random.below(trucks)}`, direction: random.pick(['IN', 'OUT']), mode: 'ROAD', step, classifier: 'ACTUAL', ...activity, ...costs } };
}

function makeGauge(random: Random, place: Data): Made {
  return { kind: 'gauge', data: { place, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS', status: 'VALUE', value: random.below(500), validForS: 21_600 } };
}

function makeCount(random: Random, place: Data, at: number): Made {
  const period = { start: new Date(at).toISOString().slice(0, 10), grain: 'DAY' };
  return { kind: 'count', data: { place, period, direction: 'IN', metric: 'TRUCKS', value: random.below(500) } };
}
