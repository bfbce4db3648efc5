import type { BenchEvent } from './workload.js';

const start = Date.parse('2021-01-01T00:00:00Z');
const stepMillis = 6 * 3_600_000;
/** A container that goes to and fro between two stations. */
const way = [['CN-HORGOS', 'ARRIVED'], ['CN-HORGOS', 'DEPARTED'], ['KZ-ALTYNKOL', 'ARRIVED'], ['KZ-ALTYNKOL', 'DEPARTED']] as const;

/** The milestone of that number, from 0, in the life of a container. */
export function milestoneOf(container: string, number: number): BenchEvent {
  const [node, milestone] = way[number % way.length] as (typeof way)[number];
  const at = start + number * stepMillis;
  return {
    key: container,
    event: {
      specversion: '1.0', id: `${container}-${number}`, source: '/bench/lives', type: 'caravan.container.milestone.v1',
      time: new Date(at).toISOString(), recordedtime: new Date(at + 300_000).toISOString(),
      data: { containerNumber: container, milestone, classifier: 'ACTUAL', place: { codes: [`NODE:${node}`] }, mode: 'RAIL', load: 'LADEN', sizeType: '45G1' },
    },
  };
}
