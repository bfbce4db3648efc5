import type { Random } from '#libs/testing';
import type { EventMaker } from './load-event.js';

const nodes = ['CN-HORGOS', 'KZ-ALTYNKOL', 'KZ-KHORGOS-GATEWAY', 'KZ-ALMATY', 'KZ-AKTAU', 'AZ-ALAT', 'GE-POTI', 'NOWHERE'];
const words = ['ARRIVED', 'DEPARTED', 'GATED_IN', 'GATED_OUT', 'LOADED', 'DISCHARGED', 'CUSTOMS_RELEASED', 'CROSSED'];

type Data = Readonly<Record<string, unknown>>;

/** Milestones of a few hundred containers, so that events of one meet in a batch and on several partitions; now and then a count. */
export function containerEvents(random: Random, containers: number): EventMaker {
  const place = (): Data => ({ codes: [`NODE:${random.pick(nodes)}`] });
  const number = (): string => `MSKU${String(1_000_000 + random.below(containers)).padStart(7, '0')}`;
  return {
    domain: 'container-traffic',
    make: (id, at) => {
      const common = { specversion: '1.0', id, source: '/faults/containers', time: new Date(at).toISOString() } as const;
      if (random.oneIn(6)) return { ...common, type: 'caravan.container.count.v1', data: makeCount(random, place(), at) };
      const data = { containerNumber: number(), milestone: random.pick(words), classifier: random.oneIn(20) ? 'ESTIMATED' : 'ACTUAL', place: place(), load: random.pick(['LADEN', 'EMPTY', 'UNKNOWN']), sizeType: '45G1', mode: 'RAIL', cargoMassKg: random.below(30_000) };
      return { ...common, type: 'caravan.container.milestone.v1', data };
    },
    correct: (data) => correct(random, data, place, number),
    keyOf: ({ containerNumber }) => (typeof containerNumber === 'string' ? containerNumber : null),
  };
}

function makeCount(random: Random, place: Data, at: number): Data {
  return { place, period: { start: new Date(at).toISOString().slice(0, 10), grain: 'DAY' }, metric: 'CONTAINERS', value: random.below(1_000) };
}

/** A count gets another value, a milestone another place, and now and then another container: the fact then moves. */
function correct(random: Random, data: Data, place: () => Data, number: () => string): Data {
  if ('value' in data) return { ...data, value: random.below(1_000) };
  return random.oneIn(5) ? { ...data, containerNumber: number() } : { ...data, place: place(), cargoMassKg: random.below(30_000) };
}
