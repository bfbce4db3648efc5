import { Random } from '#libs/testing';
import type { BenchEvent, Workload } from './workload.js';

const metrics = ['TRUCKS', 'TRAINS', 'BUSES', 'PERSONAL_VEHICLES', 'PEDESTRIANS', 'RAIL_CONTAINERS_LADEN', 'RAIL_CONTAINERS_EMPTY'] as const;
const nodes = ['KZ-ALTYNKOL', 'KZ-DOSTYK', 'KZ-NURZHOLY', 'KZ-BAKHTY', 'CN-HORGOS', 'CN-ALASHANKOU'] as const;
const directions = ['IN', 'OUT'] as const;
const categories = ['ALL', 'TRANSIT', 'LOCAL', 'RESIDENT', 'VISITOR', 'OTHER'] as const;
const firstDay = Date.parse('2004-01-01T00:00:00Z');
const dayMillis = 86_400_000;

/** Reported counts of days: each fact is an entity of its own and lands in a cell of its own; 1 % repeats, 0.5 % corrections. */
export const counts: Workload = {
  name: 'counts',
  domain: 'border-checkpoints',
  events: (count, seed) => generate(count, new Random(seed)),
};

function* generate(count: number, random: Random): Generator<BenchEvent> {
  for (let i = 0; i < count; i++) {
    const again = i > 1_000 && random.oneIn(66);
    const serial = again ? random.below(i) : i;
    yield countOf(serial, again && random.oneIn(3) ? 1 : 0);
  }
}

function countOf(serial: number, version: number): BenchEvent {
  let rest = serial;
  const take = <T>(items: readonly T[]): T => {
    const item = items[rest % items.length] as T;
    rest = Math.floor(rest / items.length);
    return item;
  };
  const [metric, node, direction, category] = [take(metrics), take(nodes), take(directions), take(categories)];
  const day = new Date(firstDay + rest * dayMillis).toISOString().slice(0, 10);
  const id = `${node}:${direction}:${metric}:${category}:${day}`;
  return {
    key: id,
    event: {
      specversion: '1.0', id, source: '/bench/counts', type: 'caravan.border.count.v1', time: `${day}T00:00:00Z`,
      recordedtime: new Date(firstDay + (rest + 2 + version) * dayMillis).toISOString(),
      data: { place: { codes: [`NODE:${node}`] }, direction, metric, category, period: { start: day, grain: 'DAY' }, value: (serial % 5_000) + version },
    },
  };
}
