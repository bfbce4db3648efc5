import type { Random } from '#libs/testing';
import type { EventMaker } from './load-event.js';

const airports = ['ALA', 'NQZ', 'CIT', 'SCO', 'URC', 'GYD', 'IST', 'QQQ'];
const movements = ['OFF_BLOCK', 'TAKE_OFF', 'TOUCH_DOWN', 'ON_BLOCK'];
const statuses = ['CANCELLED', 'REINSTATED', 'DIVERTED', 'RETURN_TO_RAMP', 'AIR_RETURN'];
const mostFlights = 9_999;

type Data = Readonly<Record<string, unknown>>;

/** Schedules, movements, loads and changes of flights, so many numbers a day; reported counts. */
export function flightEvents(random: Random, flights: number): EventMaker {
  const makers = [makeSchedule, makeMovement, makeMovement, makeMovement, makeLoad, makeStatus, makeCount];
  return {
    domain: 'flights',
    make: (id, at) => {
      const { kind, data } = random.pick(makers)(random, at, Math.min(flights, mostFlights));
      return { specversion: '1.0', id, source: '/faults/flights', type: `caravan.flight.${kind}.v1`, time: new Date(at).toISOString(), data };
    },
    correct: (data) => correct(random, data),
    keyOf: ({ carrier, number, originDate }) => (typeof number === 'string' ? `${String(carrier)}-${number}/${String(originDate)}` : null),
  };
}

interface Made {
  readonly kind: string;
  readonly data: Data;
}

function nameFlight(random: Random, at: number, flights: number): Data {
  return { carrier: 'KC', number: String(1 + random.below(flights)), originDate: dayOf(at) };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function makeSchedule(random: Random, at: number, flights: number): Made {
  const sta = new Date(at + (1 + random.below(300)) * 60_000).toISOString();
  return { kind: 'schedule', data: { ...nameFlight(random, at, flights), ...makeLeg(random), std: new Date(at).toISOString(), sta, service: 'PASSENGER', seats: random.below(400) } };
}

function makeLeg(random: Random): Data {
  return { departure: random.pick(airports), arrival: random.pick(airports) };
}

function makeMovement(random: Random, at: number, flights: number): Made {
  const delays = random.oneIn(4) ? { delays: [{ code: '93', durationS: random.below(7_200) }] } : {};
  return { kind: 'movement', data: { ...nameFlight(random, at, flights), ...makeLeg(random), movement: random.pick(movements), classifier: random.oneIn(20) ? 'ESTIMATED' : 'ACTUAL', ...delays } };
}

function makeLoad(random: Random, at: number, flights: number): Made {
  return { kind: 'load', data: { ...nameFlight(random, at, flights), ...makeLeg(random), passengers: random.below(400), seats: 400 } };
}

function makeStatus(random: Random, at: number, flights: number): Made {
  return { kind: 'status', data: { ...nameFlight(random, at, flights), ...makeLeg(random), status: random.pick(statuses) } };
}

function makeCount(random: Random, at: number): Made {
  return { kind: 'count', data: { place: { codes: [`IATA:${random.pick(airports)}`] }, period: { start: dayOf(at), grain: 'DAY' }, metric: 'PASSENGERS', value: random.below(5_000) } };
}

/** A count gets another value, anything else another leg, and now and then another flight number: the fact then moves. */
function correct(random: Random, data: Data): Data {
  if ('value' in data) return { ...data, value: random.below(5_000) };
  return random.oneIn(5) ? { ...data, number: String(1 + random.below(mostFlights)) } : { ...data, ...makeLeg(random) };
}
