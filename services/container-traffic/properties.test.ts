import fc from 'fast-check';
import type { CloudEvent } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { describeAnyOrder } from '#libs/testing';
import { orderFacts } from './container-facts.js';
import { milestones } from './fields.js';
import { containerTraffic } from './index.js';
import { container, currentFacts, type Told } from './testing/fixtures.js';
import { cutTrips } from './trips.js';
import { collectVisits, type Visit } from './visits.js';

const reference = buildSnapshot(1, readReferenceSet('common'));

const told: fc.Arbitrary<Told> = fc.record({
  hour: fc.integer({ min: 0, max: 40 }).map((step) => step * 49.75),
  milestone: fc.constantFrom(...milestones),
  node: fc.constantFrom('KZ-ALTYNKOL', 'KZ-AKTAU', 'AZ-ALAT', 'X:1'),
  source: fc.constantFrom('/a', '/b'),
  load: fc.constantFrom('LADEN', 'EMPTY', 'UNKNOWN'),
  mode: fc.constantFrom('RAIL', 'SEA', 'UNKNOWN'),
  tripRef: fc.constantFrom('', '', 'a', 'b'),
  classifier: fc.constantFrom('ACTUAL', 'ACTUAL', 'ACTUAL', 'PLANNED'),
  sizeType: fc.constantFrom('22G1', '45G1', '?'),
});
const life = fc.array(told, { maxLength: 14 }).map((all) => container(...all));
const runs = { numRuns: 150, seed: 7 };

function visitsOf(events: readonly CloudEvent[]): readonly Visit[] {
  const facts = currentFacts(events);
  const places = facts.map((fact) => reference.place((fact.kept as unknown as readonly [readonly string[]])[0], fact.time));
  const ordered = orderFacts(facts, places, reference, new Map());
  return collectVisits(ordered, cutTrips(ordered), new Map());
}

/** The sum of a measure over the contributions of a cube. */
function total(events: readonly CloudEvent[], cube: string, measure: string): number {
  const at = containerTraffic.cubes.find(({ name }) => name === cube)!.measures.findIndex(({ name }) => name === measure);
  const { contributions } = containerTraffic.fold('container', currentFacts(events), reference);
  return contributions.filter((each) => each.cube === cube).reduce((sum, { measures }) => sum + measures[at]!, 0);
}

describeAnyOrder(containerTraffic, 'container', life, reference, runs);

it('counts every visit once, and no instant in two visits', () => {
  fc.assert(
    fc.property(life, (events) => {
      const visits = visitsOf(events);
      expect(total(events, 'container_visits', 'n')).toBe(visits.length);
      visits.slice(1).forEach((visit, index) => expect(visit.startedAt).toBeGreaterThanOrEqual(visits[index]!.lastAt));
      const indexes = visits.flatMap(({ facts }) => facts.map(({ index }) => index));
      expect(new Set(indexes).size).toBe(indexes.length);
    }),
    runs,
  );
});

it('makes legs only within a trip: as many as neighbours at two places of one trip', () => {
  fc.assert(
    fc.property(life, (events) => {
      const visits = visitsOf(events);
      const within = visits.slice(1).filter((to, index) => visits[index]!.lastTrip === to.firstTrip && visits[index]!.placeKey !== to.placeKey);
      expect(total(events, 'container_legs', 'n')).toBe(within.length);
      visits.slice(1).forEach((to, index) => expect(to.firstTrip).toBeGreaterThanOrEqual(visits[index]!.lastTrip));
    }),
    runs,
  );
});

it('splits the whole way into moving and standing without a rest', () => {
  fc.assert(
    fc.property(life, (events) => {
      const sum = (measure: string): number => total(events, 'container_od', measure);
      expect(sum('moving_s') + sum('stop_s')).toBe(sum('split_total_s'));
      expect(sum('total_s')).toBeGreaterThanOrEqual(sum('split_total_s'));
    }),
    runs,
  );
});
