import { domains } from '#libs/catalog';
import type { Domain } from '#libs/contracts';
import { type AppliedLine, EventReader, type HeldFacts, placeContributions, withVersion } from '#libs/engine';
import { addDays, type ReferenceSnapshot, buildSnapshot, readReferenceSet } from '#libs/reference';
import { Random } from '#libs/testing';
import { isReported, type Question } from '../question/question.js';
import type { Span } from '../question/windows.js';
import { type SentEvent, correctedGolden } from '../testing/corrected-golden.js';
import { count } from '../testing/events.js';
import { type RunningQuery, type TestEvent, startQuery } from '../testing/running-query.js';
import { entitiesOf } from './entities-of.js';
import { foldThen } from './fold-then.js';

const seed = 20261125;
const reference = buildSnapshot(1, readReferenceSet('common'), readReferenceSet('dev-feeds'));
/** How many flights an airport reports for a month. */
function flightCount(airport: string, month: string, value: number): TestEvent {
  const data = { place: { codes: [`IATA:${airport}`] }, period: { start: `${month}-01`, grain: 'MONTH' }, direction: 'OUT', metric: 'FLIGHTS', value };
  return { id: `flights ${airport} ${month}`, type: 'caravan.flight.count.v1', time: `${month}-01T00:00:00Z`, data };
}

/** Figures of a period are dated when they are published, or anywhere. */
const counts = ['2024-01', '2024-02', '2024-03', '2024-04'].flatMap((month, i) =>
  ['KZ-ALTYNKOL', 'KZ-DOSTYK', 'KZ-NURZHOLY'].flatMap((node, j) => {
    const told = { time: `2024-0${1 + ((i * 3 + j * 2) % 9)}-15T00:00:00Z`, recordedtime: '2024-10-01T00:00:00Z' };
    return [{ ...count(node, month, 10 + i), ...told }, { ...flightCount(['ALA', 'NQZ', 'GYD'][j] as string, month, 20 + i), ...told }];
  }));
/** Flights that are told days from where they land: out on one day, due the next, there days later; or off days late, with no schedule. */
const farFlights = Array.from({ length: 12 }, (_, i): TestEvent[] => {
  const at = (day: number, hour: number): string => new Date(Date.UTC(2024, 1, 1 + 2 * i + day, hour)).toISOString();
  const tell = (what: string, time: string, data: object): TestEvent => ({
    id: `far ${i} ${what}`, type: `caravan.flight.${what}.v1`, time, recordedtime: '2024-10-01T00:00:00Z',
    data: { carrier: 'KC', number: `${800 + i}`, originDate: at(0, 0).slice(0, 10), ...data },
  });
  const off = { movement: 'OFF_BLOCK', classifier: 'ACTUAL', departure: 'ALA' };
  if (i % 2 === 0) return [tell('movement', at(6, 10), { ...off, delays: [{ code: '41', durationS: 6 * 86_400 - i }] })];
  const due = { departure: 'ALA', arrival: 'IST', std: at(0, 20), sta: at(2, 4) };
  return [tell('schedule', at(0, 20), due), tell('movement', at(5, 10), { movement: 'ON_BLOCK', classifier: 'ACTUAL', arrival: 'IST' })];
}).flat();
const sent = new Map<Domain, SentEvent[]>(domains.map((domain) => {
  const own = [...counts, ...farFlights].filter(({ type }) => domain.events.some((event) => event.type === type));
  return [domain, correctedGolden(domain, new Random(seed), own)];
}));

let query: RunningQuery;
beforeAll(async () => {
  query = await startQuery({ name: 'then', now: '2030-06-01T00:00:00Z', domains });
  for (const events of sent.values()) {
    for (const receivedAt of new Set(events.map((each) => each.receivedAt))) {
      await query.apply('a', events.filter((each) => each.receivedAt === receivedAt).map(({ event }) => event), new Date(receivedAt).toISOString());
    }
  }
});
afterAll(() => query?.close());

type Bounds = Pick<Question, 'asOf' | 'knownAt'>;
const now: Bounds = { asOf: undefined, knownAt: undefined };

/** The plain way: every version of then, every entity, whole. */
function recompute(domain: Domain, events: readonly SentEvent[], { asOf, knownAt }: Bounds, snapshot: ReferenceSnapshot): AppliedLine[] {
  const reader = new EventReader([domain]);
  const held: HeldFacts = new Map();
  for (const { event, receivedAt } of events) {
    const reading = reader.read({ specversion: '1.0', source: '/test', tenant: 'a', ...event } as never, receivedAt);
    if ('refusal' in reading || reading.fact.recorded > (asOf ?? Infinity) || receivedAt > (knownAt ?? Infinity)) continue;
    held.set(reading.fact.factId, withVersion(held.get(reading.fact.factId), reading.fact));
  }
  return [...entitiesOf(held, domain, snapshot).values()].flatMap(({ kind, facts }) => placeContributions(domain, domain.fold(kind, facts, snapshot).contributions));
}

/** What the lines add to the days of a span in cubes of one sort, in a fixed order. */
function picture(domain: Domain, lines: readonly AppliedLine[], { from, to }: Span, reported: boolean): string[] {
  const cubes = new Set(domain.cubes.filter((cube) => isReported(cube) === reported).map(({ name }) => name));
  return lines.filter(({ cube, date }) => cubes.has(cube) && date >= from && date < to).map((line) => JSON.stringify(line)).sort();
}

describe.each(domains.map((domain) => [domain.name, domain] as const))('what was known then of %s', (_, domain) => {
  const events = sent.get(domain) as SentEvent[];
  const random = new Random(seed + 1);
  const lines = recompute(domain, events, now, reference);
  const datesOf = (reported: boolean): string[] => [...new Set(picture(domain, lines, { from: '', to: '9' }, reported).map((line) => (JSON.parse(line) as AppliedLine).date))];
  const dates = { true: datesOf(true), false: datesOf(false) };
  const times = events.map(({ event, receivedAt }) => ({ recorded: Date.parse(event.recordedtime as string), received: receivedAt }));

  it('has corrections, moves and retractions to get wrong', () => {
    expect(events.filter(({ event }) => event.retracted).length).toBeGreaterThan(3);
    expect(new Set(events.map(({ event }) => event.id)).size).toBeLessThan(events.length);
    expect([dates.true.length, dates.false.length]).not.toContain(0);
  });

  it.each([true, false])('is that of a fold of everything, for any days and either bound; reported: %s', async (reported) => {
    const cube = domain.cubes.find((each) => isReported(each) === reported);
    let seen = 0;
    for (let round = 0; round < 20; round++) {
      const from = addDays(random.pick(dates[`${reported}`]), -random.below(3));
      const range = { from, to: addDays(from, 1 + random.below(random.pick([2, 8, 40]))) };
      const { recorded, received } = random.pick(times);
      const bounds = random.pick<Bounds>([{ asOf: recorded, knownAt: undefined }, { asOf: undefined, knownAt: received }, { asOf: recorded - 1, knownAt: received }]);
      const question = { domain, cube, filters: {}, range, compare: undefined, ...bounds } as unknown as Question;
      const folded = await foldThen({ ask: (work) => query.lend('a', work), tenant: 'a', question, reference, spans: [range] });
      const found = picture(domain, folded, range, reported);
      expect({ round, range, bounds, found }).toEqual({ round, range, bounds, found: picture(domain, recompute(domain, events, bounds, reference), range, reported) });
      seen += found.length;
    }
    expect(seen).toBeGreaterThan(10);
  });
});
