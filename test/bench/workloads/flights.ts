import type { JsonObject } from '#libs/contracts';
import { Random } from '#libs/testing';
import type { BenchEvent, Workload } from './workload.js';

const minute = 60_000;
const start = Date.parse('2024-01-01T00:00:00Z');
const legEveryMillis = 4 * minute;
const airports = ['ALA', 'NQZ', 'CIT', 'GUW', 'SCO', 'URC', 'TAS', 'GYD', 'IST', 'FRA'] as const;
const carriers = ['KC', 'DV', 'FS', 'CZ', 'HY', 'J2', 'TK'] as const;
const movements = ['OFF_BLOCK', 'TAKE_OFF', 'TOUCH_DOWN', 'ON_BLOCK'] as const;

/**
 * Legs of flights as they happen: a schedule, then four movements, hundreds of legs open at once; 1 % repeats, 0.5 %
 * corrections, 0.2 % retractions of a movement. Same seed, same events.
 */
export const flights: Workload = {
  name: 'flights',
  domain: 'flights',
  events: (count, seed) => generate(count, new Random(seed)),
};

/** Of each round every open leg tells its next step; legs open one a round. */
function* generate(count: number, random: Random): Generator<BenchEvent> {
  const open: { leg: number; step: number; delay: number }[] = [];
  const said: BenchEvent[] = [];
  for (let sent = 0, legs = 0; sent < count; sent++) {
    if (said.length > 1_000 && random.oneIn(59)) {
      yield sayAgain(random, said);
      continue;
    }
    if (open.length < 300) open.push({ leg: legs++, step: 0, delay: random.below(40) - 5 });
    const place = random.below(open.length);
    const now = open[place] as (typeof open)[number];
    const event = eventOf(now.leg, now.step++, now.delay);
    if (now.step > movements.length) open.splice(place, 1);
    if (said.length < 20_000) said.push(event);
    yield event;
  }
}

/** 10 of 17 repeats, 5 corrections, 2 retractions. */
function sayAgain(random: Random, said: readonly BenchEvent[]): BenchEvent {
  const { key, event } = random.pick(said);
  const kind = random.below(17);
  if (kind < 10) return { key, event };
  const recordedtime = new Date(Date.parse(event['recordedtime'] as string) + 1_440 * minute).toISOString();
  if (kind >= 15) return { key, event: { ...event, recordedtime, retracted: true } };
  const time = new Date(Date.parse(event['time'] as string) + random.below(9) * minute).toISOString();
  return { key, event: { ...event, time, recordedtime } };
}

function eventOf(leg: number, step: number, delay: number): BenchEvent {
  const [carrier, from] = [carriers[leg % carriers.length] as string, leg % airports.length];
  const [departure, arrival] = [airports[from] as string, airports[(from + 1 + (leg % 7)) % airports.length] as string];
  const leaves = start + leg * legEveryMillis;
  const [number, originDate] = [String(100 + (leg % 700)), new Date(leaves).toISOString().slice(0, 10)];
  const flight = { carrier, number, originDate, departure, arrival };
  const at = step === 0 ? leaves : leaves + (delay + [0, 12, 130, 140][step - 1]!) * minute;
  const data: JsonObject = step === 0
    ? { ...flight, std: iso(leaves), sta: iso(leaves + 145 * minute), service: 'PASSENGER', seats: 180 }
    : { ...flight, movement: movements[step - 1] as string, classifier: 'ACTUAL' };
  return {
    key: `${carrier}-${number}/${originDate}`,
    event: {
      specversion: '1.0', id: `f${leg}-${step}`, source: `/bench/airline-${carrier}`, type: `caravan.flight.${step === 0 ? 'schedule' : 'movement'}.v1`,
      time: iso(at), recordedtime: iso(step === 0 ? leaves - 2_880 * minute : at + 2 * minute), data,
    },
  };
}

function iso(millis: number): string {
  return new Date(millis).toISOString();
}
