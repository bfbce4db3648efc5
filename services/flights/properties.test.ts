import fc from 'fast-check';
import type { CloudEvent, JsonObject } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { movements, statuses } from './fields.js';
import { readFlight, type FlightFact } from './flight-facts.js';
import { flights } from './index.js';
import { assignLegs } from './legs.js';
import { currentFacts, dayRows, flight, foldEvents, instant, type Told } from './testing/fixtures.js';

const reference = buildSnapshot(1, readReferenceSet('common'));

const minute = fc.integer({ min: -4, max: 14 }).map((step) => step * 45);
const airport = fc.constantFrom('ALA', 'UAAA', 'NQZ', 'URC', 'QQQ');
const seats = fc.constantFrom(undefined, 100, 180);
const named = {
  minute,
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'),
  source: fc.constantFrom('/a', '/b'),
  legRef: fc.constantFrom(undefined, undefined, undefined, '1', '2'),
  repeat: fc.constantFrom(undefined, undefined, 1, 2),
  sold: fc.constantFrom({}, {}, {}, { carrier: 'CZ', codeshare: 'MARKETING', operatingCarrier: 'KC', operatingNumber: '905' }),
};
const end = fc.constantFrom('departure', 'arrival', 'both', 'none');

/** Events of one flight, also such as no airline would fly. */
const told = fc.oneof(
  fc.record({ ...named, kind: fc.constant('schedule'), departure: airport, arrival: airport, length: fc.integer({ min: 1, max: 300 }), seats }),
  fc.record({ ...named, kind: fc.constant('movement'), departure: airport, arrival: airport, end, movement: fc.constantFrom(...movements), classifier: fc.constantFrom('ACTUAL', 'ACTUAL', 'ACTUAL', 'ESTIMATED'), delay: fc.constantFrom(undefined, 600) }),
  fc.record({ ...named, kind: fc.constant('status'), departure: airport, arrival: airport, end, status: fc.constantFrom(...statuses) }),
  fc.record({ ...named, kind: fc.constant('load'), departure: airport, arrival: airport, end, passengers: fc.constantFrom(undefined, 90, 120), seats }),
);

function toTold({ sold, length = 0, end: ends = 'both', delay, departure, arrival, ...rest }: { sold: object; length?: number; end?: string; delay?: number; departure: string; arrival: string; kind: string; minute: number; movement?: string }): Told {
  const leaves = rest.movement === 'OFF_BLOCK' || rest.movement === 'TAKE_OFF';
  const has = (one: string): boolean => ends === 'both' || ends === one || (rest.movement !== undefined && (one === 'departure') === leaves);
  const schedule = rest.kind === 'schedule' ? { std: instant(rest.minute), sta: instant(rest.minute + length) } : {};
  const data = { ...rest, ...sold, ...schedule, ...(has('departure') ? { departure } : {}), ...(has('arrival') ? { arrival } : {}), ...(delay ? { delays: [{ code: '81', durationS: delay }] } : {}) };
  return JSON.parse(JSON.stringify(data)) as Told;
}

const life = fc.array(told.map((one) => toTold(one as never)), { maxLength: 12 }).map((all) => flight(...all));
const runs = { numRuns: 300, seed: 11 };

function read(events: readonly CloudEvent[]): readonly FlightFact[] {
  return readFlight(currentFacts(events), reference, new Map());
}

it('makes events that are taken', () => {
  fc.assert(fc.property(life, (events) => expect(foldEvents(events, reference).rejected).toEqual([])), runs);
});

it('folds the same in every order and with repetitions', () => {
  const shuffled = life.map(distinct).chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 })));
  fc.assert(
    fc.property(shuffled, ([events, other]) => {
      const [one, two] = [foldEvents(events, reference), foldEvents(other, reference)];
      expect([new Map([...two.rows].sort()), two.flags]).toEqual([new Map([...one.rows].sort()), one.flags]);
    }),
    runs,
  );
});

it('does not depend on the order in which facts are handed to the fold', () => {
  const shuffled = life.map(currentFacts).chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts], { minLength: facts.length })));
  fc.assert(
    fc.property(shuffled, ([facts, other]) => {
      const [one, two] = [flights.fold('flight', facts, reference), flights.fold('flight', other, reference)];
      expect({ ...two, flags: null }).toEqual({ ...one, flags: null });
    }),
    runs,
  );
});

it('gives every fact that counts to one leg, and opens no leg for nothing', () => {
  fc.assert(
    fc.property(life, (events) => {
      const facts = read(events);
      const legs = assignLegs(facts);
      expect(legs.flatMap((leg) => leg.facts).map(({ index }) => index).sort()).toEqual(facts.map(({ index }) => index).sort());
      for (const { facts: own } of legs) expect(own.length).toBeGreaterThan(0);
    }),
    runs,
  );
});

it('counts a leg at most once among departures and once among arrivals, and no delay of a leg that did not fly', () => {
  fc.assert(
    fc.property(life, (events) => {
      const folded = foldEvents(events, reference);
      const sum = (cube: string, measure: string): number => dayRows(cube, folded).reduce((total, { measures }) => total + (measures[measure] ?? 0), 0);
      const legs = assignLegs(read(events));
      const landed = legs.filter(({ schedule, facts }) => schedule ?? facts.some(({ told: { kind, ...more } }) => kind === 'movement' && 'movement' in more && (more.movement === 'OFF_BLOCK' || more.movement === 'TAKE_OFF')));
      expect(sum('flight_departures', 'legs')).toBe(landed.length);
      expect(sum('flight_arrivals', 'legs')).toBeLessThanOrEqual(legs.length);
      for (const { dims, measures: { dep_n: n = 0, dep_le15: onTime = 0, dep_ge15: late = 0, dep_delay_s: delay = 0, dep_late_s: lateness = 0, load_pax: filled = 0 } } of dayRows('flight_departures', folded)) {
        if (['SCHEDULED', 'CANCELLED', 'RETURNED'].includes(dims['outcome'] ?? '')) expect([n, filled]).toEqual([0, 0]);
        expect(onTime + late).toBeGreaterThanOrEqual(n);
        expect(lateness).toBeGreaterThanOrEqual(Math.max(0, delay));
      }
    }),
    runs,
  );
});

/** One event for each identity: of two that differ the later version would count, and here neither is. */
function distinct(events: readonly CloudEvent[]): CloudEvent[] {
  return [...new Map(events.map((event) => [`${event.source} ${event.id}`, { ...event, recordedtime: '2025-07-02T00:00:00Z' } as CloudEvent & JsonObject])).values()];
}
