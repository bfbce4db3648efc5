import type { Random } from '#libs/testing';
import type { LoadEvent } from './load-event.js';

/** One input that may be bad: the bytes of one event, without a line break. */
export interface Damaged {
  readonly bytes: Buffer;
  /** What was done to it. */
  readonly what: string;
  /** Why it must be refused; absent where that follows from what chance did. */
  readonly reason?: string;
}

type Json = Record<string, unknown>;

/** Damage that has one right reason, whatever the event is. */
const known: readonly (readonly [what: string, reason: string, damage: (event: Json, text: string) => string | Buffer])[] = [
  ['cut off', 'undecodable', (_event, text) => text.slice(0, text.length / 2)],
  ['broken UTF-8', 'undecodable', (_event, text) => Buffer.concat([Buffer.from(text.slice(0, 20)), Buffer.from([0xff, 0xfe]), Buffer.from(text.slice(20))])],
  ['in an array', 'not_cloudevent', (_event, text) => `[${text}]`],
  ['a number', 'not_cloudevent', () => '42'],
  ['nested without end', 'undecodable', () => `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  ['NUL in the id', 'undecodable', (event) => JSON.stringify({ ...event, id: `${String(event['id'])}\u0000` })],
  ['half a surrogate pair', 'undecodable', (_event, text) => text.replace('"id":"', '"id":"\\ud800')],
  ['an old specversion', 'not_cloudevent', (event) => JSON.stringify({ ...event, specversion: '0.3' })],
  ['an unknown type', 'unknown_type', (event) => JSON.stringify({ ...event, type: `${String(event['type'])}9` })],
  ['a prototype for a type', 'unknown_type', (event) => JSON.stringify({ ...event, type: '__proto__' })],
  ['a time without offset', 'bad_time', (event) => JSON.stringify({ ...event, time: '2026-03-01T00:00:00' })],
  ['a day that is none', 'bad_time', (event) => JSON.stringify({ ...event, time: '2026-02-30T00:00:00Z' })],
  ['a version of 2099', 'recordedtime_in_future', (event) => JSON.stringify({ ...event, recordedtime: '2099-01-01T00:00:00Z' })],
];

/** An event with damage that has one right reason. */
export function damageKnown(random: Random, event: LoadEvent): Damaged {
  const [what, reason, damage] = random.pick(known);
  const text = damage({ ...event }, JSON.stringify(event));
  return { bytes: Buffer.from(text as string), what, reason };
}

/** An event with one value that is another, gone or more, or with some bytes that are others. */
export function damageAtRandom(random: Random, event: LoadEvent): Damaged {
  return random.oneIn(3) ? damageBytes(random, event) : damageValue(random, event);
}

const texts = [
  '', ' ', 'x', 'x'.repeat(300), 'KZ-AKTAU', 'ＫＺ', 'null', '-0', '1e3', '\u0000', '\ud800', '__proto__', 'constructor', '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2026-06-30T23:59:60Z',
  '2026-02-30T00:00:00Z', '2026-03-01T00:00:00', '2026-03-01', '2026-03-01T24:00:00Z', '2026-03-01T00:00:00+99:00', '2026-03-01t00:00:00z',
];
const others: readonly unknown[] = [null, true, false, 0, -1, 1.5, 1e308, 5e-324, 2 ** 53, -(2 ** 53), 4_294_967_296, [], {}, [null], [[]], { a: 1 }, Array.from({ length: 200 }, () => 0)];

function damageValue(random: Random, event: LoadEvent): Damaged {
  const copy = structuredClone(event) as unknown as Json;
  const holder = event.data && random.next() < 0.7 ? pickHolder(random, copy['data'] as Json) : copy;
  const name = random.pick(Object.keys(holder));
  const kind = random.below(4);
  if (kind === 0) delete holder[name];
  else if (kind === 1) holder[random.oneIn(2) ? `x${name}` : 'zz'] = holder[name];
  else holder[name] = random.oneIn(2) ? random.pick(texts) : random.pick(others);
  return { bytes: Buffer.from(JSON.stringify(copy)), what: `${['without', 'twice', 'other', 'other'][kind]} ${name}` };
}

/** The data itself or an object somewhere in it. */
function pickHolder(random: Random, value: Json): Json {
  const inner = Object.values(value).filter((each): each is Json => typeof each === 'object' && each !== null && Object.keys(each).length > 0);
  return inner.length > 0 && random.oneIn(2) ? pickHolder(random, random.pick(inner)) : value;
}

const lineFeed = 10;
const carriageReturn = 13;

function damageBytes(random: Random, event: LoadEvent): Damaged {
  const bytes = [...Buffer.from(JSON.stringify(event))];
  const times = 1 + random.below(3);
  for (let time = 0; time < times; time++) {
    const at = random.below(bytes.length);
    const byte = random.oneIn(2) ? random.below(256) : random.pick([...Buffer.from('{}[]",:\\0-e.')]);
    bytes.splice(at, random.below(3), ...(random.oneIn(3) ? [] : [byte === lineFeed || byte === carriageReturn ? 0x20 : byte]));
  }
  return { bytes: Buffer.from(bytes), what: 'other bytes' };
}
