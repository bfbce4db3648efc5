import { Random } from '#libs/testing';
import type { BenchEvent, Workload } from './workload.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const journeyEveryMillis = 160_000;

/** Where a journey goes and what is told of it: node, milestone, mode, minutes since the milestone before (least, span). */
const way: readonly (readonly [node: string, milestone: string, mode: string, least: number, span: number])[] = [
  ['CN-HORGOS', 'ARRIVED', 'RAIL', 0, 1],
  ['CN-HORGOS', 'DEPARTED', 'RAIL', 180, 1_440],
  ['KZ-ALTYNKOL', 'ARRIVED', 'RAIL', 45, 240],
  ['KZ-ALTYNKOL', 'DEPARTED', 'RAIL', 240, 2_880],
  ['KZ-AKTAU', 'ARRIVED', 'RAIL', 5_000, 3_000],
];

interface Due {
  readonly at: number;
  readonly journey: number;
  readonly step: number;
}

/**
 * Container milestones of the Trans-Caspian route: five a journey, thousands of journeys open at once, in the order they
 * happen; 1 % repeats, 1 % late by days, 0.5 % corrections, 0.2 % retractions. Same seed, same events.
 */
export const corridor = corridorSince('2024-01-01T00:00:00Z');

/** So much earlier that ten million events are over before today: none may have happened in the future. */
export const longCorridor = corridorSince('2013-01-01T00:00:00Z');

function corridorSince(begin: string): Workload {
  return { name: 'corridor', domain: 'container-traffic', events: (count, seed) => generate(count, Date.parse(begin), new Random(seed)) };
}

function* generate(count: number, start: number, random: Random): Generator<BenchEvent> {
  const queue = new DueQueue();
  const said: BenchEvent[] = [];
  let journeys = 0;
  for (let sent = 0; sent < count; sent++) {
    while (queue.size === 0 || start + journeys * journeyEveryMillis <= queue.firstAt) {
      queue.push({ at: start + journeys * journeyEveryMillis, journey: journeys, step: 0 });
      journeys += 1;
    }
    const event = said.length > 1_000 && random.oneIn(59) ? sayAgain(random, said) : next(queue, random);
    remember(said, event, random);
    yield event;
  }
}

/** 1 % of all repeats, 0.5 % corrections, 0.2 % retractions: 10, 5 and 2 of 17. */
function sayAgain(random: Random, said: readonly BenchEvent[]): BenchEvent {
  const earlier = random.pick(said);
  const kind = random.below(17);
  if (kind < 10) return earlier;
  const recordedtime = new Date(Date.parse(earlier.event['time'] as string) + 40 * day).toISOString();
  if (kind < 15) {
    const time = new Date(Date.parse(earlier.event['time'] as string) + (1 + random.below(180)) * minute).toISOString();
    return { key: earlier.key, event: { ...earlier.event, time, recordedtime } };
  }
  return { key: earlier.key, event: { ...earlier.event, recordedtime, retracted: true } };
}

/** The next milestone of all journeys; one in a hundred is told three to thirty days after it happened. */
function next(queue: DueQueue, random: Random): BenchEvent {
  const due = queue.pop();
  const follows = way[due.step + 1];
  if (follows) queue.push({ at: due.at + (follows[3] + random.below(follows[4])) * minute, journey: due.journey, step: due.step + 1 });
  const event = milestone(due);
  if (!random.oneIn(100)) return event;
  queue.hold({ at: due.at + (3 + random.below(28)) * day, event });
  return queue.released(due.at) ?? next(queue, random);
}

function milestone({ at, journey, step }: Due): BenchEvent {
  const [node, word, mode] = way[step] as (typeof way)[number];
  const key = containerNumber(journey % 150_000);
  return {
    key,
    event: {
      specversion: '1.0', id: `j${journey}-${step}`, source: `/bench/operator-${journey % 7}`, type: 'caravan.container.milestone.v1',
      time: new Date(at).toISOString(), recordedtime: new Date(at + 5 * minute).toISOString(),
      data: {
        containerNumber: key, milestone: word, classifier: 'ACTUAL', place: { codes: [`NODE:${node}`] }, mode,
        load: journey % 5 === 0 ? 'EMPTY' : 'LADEN', sizeType: journey % 3 === 0 ? '22G1' : '45G1', cargoMassKg: 8_000 + (journey % 90) * 200,
        tripRef: `T${journey}`,
      },
    },
  };
}

function remember(said: BenchEvent[], event: BenchEvent, random: Random): void {
  if (said.length < 20_000) said.push(event);
  else said[random.below(said.length)] = event;
}

/** An ISO 6346 number with its check digit. */
function containerNumber(serial: number): string {
  const text = `CSQU${String(serial).padStart(6, '0')}`;
  const values = '0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ';
  const sum = [...text].reduce((total, letter, i) => total + values.indexOf(letter) * 2 ** i, 0);
  return `${text}${(sum % 11) % 10}`;
}

/** Milestones by time (a binary heap), and those held back until later. */
class DueQueue {
  private readonly heap: Due[] = [];
  private held: { readonly at: number; readonly event: BenchEvent }[] = [];

  get size(): number {
    return this.heap.length;
  }

  get firstAt(): number {
    return (this.heap[0] as Due).at;
  }

  hold(late: { readonly at: number; readonly event: BenchEvent }): void {
    this.held.push(late);
  }

  /** One that was held back until `now` or before. */
  released(now: number): BenchEvent | undefined {
    const place = this.held.findIndex(({ at }) => at <= now);
    return place < 0 ? undefined : this.held.splice(place, 1)[0]?.event;
  }

  push(due: Due): void {
    const { heap } = this;
    let at = heap.push(due) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && (heap[parent] as Due).at > due.at; parent = (at - 1) >> 1) {
      heap[at] = heap[parent] as Due;
      at = parent;
    }
    heap[at] = due;
  }

  pop(): Due {
    const { heap } = this;
    const first = heap[0] as Due;
    const last = heap.pop() as Due;
    if (heap.length > 0) this.sink(last);
    return first;
  }

  private sink(due: Due): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const child = left + 1 < heap.length && (heap[left + 1] as Due).at < (heap[left] as Due).at ? left + 1 : left;
      if ((heap[child] as Due).at >= due.at) break;
      heap[at] = heap[child] as Due;
      at = child;
    }
    heap[at] = due;
  }
}
