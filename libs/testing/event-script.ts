import { MemoryLog } from './memory-log.js';
import type { Random } from './random.js';
import { countType, levelType, movedType } from './toy-domain.js';

/** One thing a publisher does in a script. Small numbers stand for ids, parcels, places and times. */
export interface Act {
  /** Which fact; ids 0 and 1 never carry a `recordedtime`. */
  readonly id: number;
  readonly isCount: boolean;
  /** A level, unless it is a count. */
  readonly isLevel?: boolean;
  readonly parcel: number;
  readonly place: number;
  readonly weight: number;
  /** Tens of minutes after the start of the script's two days. */
  readonly time: number;
  /** Hours: the `recordedtime` of the version. */
  readonly recorded: number;
  readonly sequence: number;
  readonly isRetracted: boolean;
  readonly isPlanned: boolean;
  /** Send again what was sent this many acts ago, where there was something. */
  readonly again: number;
  /** Not 0: send something that must be refused. */
  readonly broken: number;
  /** The partition, but for facts without `recordedtime`: of two such versions the later received is the newer. */
  readonly lane: number;
}

/** An event as sent. `text` is what lies in the log; `event` is undefined when it must be refused. */
export interface Sent {
  readonly text: string;
  readonly event: SentEvent | undefined;
  readonly receivedAt: number;
  readonly partition: number;
  readonly offset: bigint;
}

export interface SentEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time?: string;
  readonly recordedtime?: string;
  readonly sequence?: string;
  readonly retracted?: boolean;
  readonly data?: Readonly<Record<string, string | number>>;
}

// Two days around the night in which Almaty lived 23:00 twice.
const firstTime = Date.UTC(2024, 1, 29, 6);
const firstRecorded = Date.UTC(2024, 2, 3);
const firstReceived = Date.UTC(2024, 2, 5);
const places = ['ALA', 'POT', 'NYC', 'ELSEWHERE'];
const sequences = [undefined, '2', '10', 'b', ''];
const undatedIds = 2;

/** Text that no reader may accept, one for each kind of damage. */
export const brokenTexts = [
  '', '{', '[]', 'null', '"x"', '{"specversion":"0.3"}',
  `{"specversion":"1.0","id":"x","source":"/toy","type":"caravan.toy.other.v1"}`,
  `{"specversion":"1.0","id":"x\\u0000","source":"/toy","type":"${countType}","time":"2024-03-01T00:00:00Z","data":{"place":"ALA","value":1}}`,
  `{"specversion":"1.0","id":"x","source":"/toy","type":"${countType}","time":"2024-03-01T00:00:00","data":{"place":"ALA","value":1}}`,
  `{"specversion":"1.0","id":"x","source":"/toy","type":"${countType}","time":"2024-03-01T00:00:00Z","data":{"place":"ALA","value":9007199254740993}}`,
];

/** Puts a script into a new log and says what was sent where. */
export function writeScript(acts: readonly Act[], partitions: number): { log: MemoryLog; sent: Sent[] } {
  const log = new MemoryLog(partitions);
  const sent: Sent[] = [];
  acts.forEach((act, index) => {
    const { text, event, lane } = messageOf(act, sent[index - act.again]);
    const receivedAt = firstReceived + index * 600_000;
    const partition = lane % partitions;
    const { offset } = log.append(partition, Buffer.from(text), receivedAt);
    sent.push({ text, event, receivedAt, partition, offset });
  });
  return { log, sent };
}

function messageOf(act: Act, before: Sent | undefined): { text: string; event: SentEvent | undefined; lane: number } {
  if (act.broken > 0) return { text: brokenTexts[act.broken % brokenTexts.length] as string, event: undefined, lane: act.lane };
  const event = act.again > 0 && before?.event ? before.event : eventOf(act);
  return { text: JSON.stringify(event), event, lane: event.recordedtime === undefined ? Number(event.id) : act.lane };
}

function eventOf(act: Act): SentEvent {
  const place = places[act.place % places.length] as string;
  const sequence = sequences[act.sequence % sequences.length];
  const isMove = !act.isCount && act.isLevel !== true;
  const data = isMove ? { parcel: `P${act.parcel}`, place, weight: act.weight, classifier: act.isPlanned ? 'PLANNED' : 'ACTUAL' } : { place, value: act.weight };
  return {
    specversion: '1.0', id: String(act.id), source: '/toy', type: act.isCount ? countType : act.isLevel === true ? levelType : movedType,
    ...(act.id < undatedIds ? {} : { recordedtime: new Date(firstRecorded + act.recorded * 3_600_000).toISOString() }),
    ...(sequence === undefined ? {} : { sequence }),
    ...(act.isRetracted ? { retracted: true } : { time: new Date(firstTime + act.time * 600_000).toISOString(), data }),
  };
}

/** A script of `length` acts. Few ids, parcels and times, so that they meet. */
export function randomScript(random: Random, length: number): Act[] {
  return Array.from({ length }, () => ({
    id: random.below(7),
    isCount: random.oneIn(6),
    isLevel: random.oneIn(3),
    parcel: random.below(3),
    place: random.below(4),
    weight: random.below(6),
    time: random.below(240),
    recorded: random.below(6),
    sequence: random.below(5),
    isRetracted: random.oneIn(6),
    isPlanned: random.oneIn(8),
    again: random.oneIn(6) ? 1 + random.below(length) : 0,
    broken: random.oneIn(12) ? 1 + random.below(brokenTexts.length) : 0,
    lane: random.below(4),
  }));
}

/** A script in which one parcel moves again and again, mostly in order of time: lives that grow long. */
export function longScript(random: Random, length: number): Act[] {
  return randomScript(random, length).map((act, index) => ({
    ...act,
    id: random.oneIn(4) ? random.below(index + 1) : index,
    isCount: random.oneIn(20),
    isLevel: random.oneIn(20),
    parcel: random.oneIn(6) ? act.parcel : 0,
    time: random.oneIn(5) ? act.time : Math.floor((index * 240) / length),
    isRetracted: random.oneIn(12),
  }));
}
