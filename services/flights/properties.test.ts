import fc from 'fast-check';
import type { CloudEvent, JsonObject } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { describeAnyOrder } from '#libs/testing';
import { statuses } from './fields.js';
import { readFlight, type FlightFact } from './flight-facts.js';
import { flights } from './index.js';
import { assignLegs } from './legs.js';
import { currentFacts, dayRows, flight, foldEvents, schedule, type Told } from './testing/fixtures.js';

const reference = buildSnapshot(1, readReferenceSet('common'));

const minute = fc.integer({ min: -4, max: 14 }).map((step) => step * 45);
const airport = fc.constantFrom('ALA', 'UAAA', 'NQZ', 'URC', 'QQQ');
const seats = fc.constantFrom(undefined, 100, 180);
const sold = { carrier: 'CZ', codeshare: 'MARKETING', operatingCarrier: 'KC', operatingNumber: '905' };

/** What any fact of a flight may say besides. */
const named = fc.record({
  id: fc.constantFrom(...'abcdefghijkl'),
  source: fc.constantFrom('/a', '/b'),
  legRef: fc.constantFrom(undefined, undefined, undefined, '1', '2'),
  repeat: fc.constantFrom(undefined, undefined, 1, 2),
});
const number = fc.constantFrom({}, {}, {}, sold);
const ends = fc.record({ departure: fc.option(airport, { nil: undefined }), arrival: fc.option(airport, { nil: undefined }) });
const leaving = fc.record({ departure: airport, arrival: fc.option(airport, { nil: undefined }) });
const coming = fc.record({ arrival: airport, departure: fc.option(airport, { nil: undefined }) });
const classifier = fc.constantFrom('ACTUAL', 'ACTUAL', 'ACTUAL', 'ESTIMATED');
const delays = fc.constantFrom(undefined, [{ code: '81', durationS: 600 }]);

const schedules = fc.tuple(airport, airport, minute, fc.integer({ min: 1, max: 300 }), seats).map(([from, to, std, length, offered]) => schedule(from, to, [std, std + length], { seats: offered }));
const movements = fc.oneof(
  fc.record({ kind: fc.constant('movement'), minute, movement: fc.constantFrom('OFF_BLOCK', 'TAKE_OFF'), at: leaving, classifier, delays }),
  fc.record({ kind: fc.constant('movement'), minute, movement: fc.constantFrom('TOUCH_DOWN', 'ON_BLOCK'), at: coming, classifier }),
);
const others = fc.oneof(
  fc.record({ kind: fc.constant('status'), minute, status: fc.constantFrom(...statuses), at: ends }),
  fc.record({ kind: fc.constant('load'), minute, passengers: fc.constantFrom(undefined, 90, 120), seats, at: ends }),
);
const placed = fc.oneof(movements, others).map(({ at, ...rest }) => ({ ...rest, ...at }));

/** Events of one flight, also such as no airline would fly. */
const told = fc.tuple(fc.oneof({ arbitrary: schedules, weight: 1 }, { arbitrary: placed, weight: 3 }), named, number);
const life = fc.array(told.map((parts) => JSON.parse(JSON.stringify(Object.assign({}, ...parts))) as Told), { maxLength: 12 }).map((all) => flight(...all));
const runs = { numRuns: 300, seed: 11 };

function read(events: readonly CloudEvent[]): readonly FlightFact[] {
  return readFlight(currentFacts(events), reference, new Map());
}

it('makes events that are taken', () => {
  fc.assert(fc.property(life, (events) => expect(foldEvents(events, reference).rejected).toEqual([])), runs);
});

describeAnyOrder(flights, 'flight', life.map(distinct), reference, runs);

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
      expect(sum('flight_departures', 'legs')).toBe(legs.filter((leg) => leg.schedule ?? leg.facts.some(leaves)).length);
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

function leaves({ told }: FlightFact): boolean {
  return told.kind === 'movement' && (told.movement === 'OFF_BLOCK' || told.movement === 'TAKE_OFF');
}

/** One event for each identity: of two that differ the later version would count, and here neither is. */
function distinct(events: readonly CloudEvent[]): CloudEvent[] {
  return [...new Map(events.map((event) => [`${event.source} ${event.id}`, { ...event, recordedtime: '2025-07-02T00:00:00Z' } as CloudEvent & JsonObject])).values()];
}
