import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { type Folded } from '#libs/testing';
import { flights } from './index.js';
import { currentFacts, dayRows, flight, foldEvents, instant, legsOf, offBlock, onBlock, schedule, status, takeOff, touchDown, type Told } from './testing/fixtures.js';

const reference = buildSnapshot(1, readReferenceSet('common'), readReferenceSet('dev-feeds'));
const fold = (...told: Told[]): Folded => foldEvents(flight(...told), reference);
const load = (minute: number, data: object): Told => ({ kind: 'load', minute, ...data });
const departure = (folded: Folded): Readonly<Record<string, number>> | undefined => dayRows('flight_departures', folded)[0]?.measures;
const arrival = (folded: Folded): Readonly<Record<string, number>> | undefined => dayRows('flight_arrivals', folded)[0]?.measures;
const planned = schedule('ALA', 'NQZ', [0, 90]);

describe('what becomes of a leg', () => {
  const becomes = (...told: Told[]): string => {
    const { returns = 0, diversions = 0 } = departure(fold(planned, ...told)) ?? {};
    return `${legsOf(fold(planned, ...told)).join()} ${returns}/${diversions}`.replace('ALA-NQZ ', '');
  };

  it.each([
    ['nothing is told', [], 'SCHEDULED 0/0'],
    ['it is cancelled', [status('CANCELLED', -60)], 'CANCELLED 0/0'],
    ['it is reinstated', [status('CANCELLED', -60), status('REINSTATED', -30)], 'SCHEDULED 0/0'],
    ['what was not cancelled is reinstated', [offBlock('ALA', 0), status('REINSTATED', 30)], 'DEPARTED 0/0'],
    ['it takes off', [takeOff('ALA', 5)], 'DEPARTED 0/0'],
    ['it returns to the ramp', [offBlock('ALA', 0), status('RETURN_TO_RAMP', 10)], 'RETURNED 1/0'],
    ['it returns, and comes down where it left', [takeOff('ALA', 0), status('AIR_RETURN', 10), touchDown('ALA', 20), onBlock('ALA', 30)], 'RETURNED 1/0'],
    ['it returns twice and then flies', [offBlock('ALA', 0), status('RETURN_TO_RAMP', 10), takeOff('ALA', 20), status('AIR_RETURN', 30), offBlock('ALA', 60), onBlock('NQZ', 150)], 'ARRIVED 2/0'],
    ['it comes down where it left without a word', [takeOff('ALA', 0), touchDown('ALA', 20)], 'DIVERTED 0/1'],
    ['it comes down and parks elsewhere', [takeOff('ALA', 0), touchDown('URC', 80), onBlock('URC', 90)], 'DIVERTED 0/1'],
    ['it is diverted and arrives after all', [takeOff('ALA', 0), status('DIVERTED', 20), onBlock('NQZ', 200)], 'ARRIVED 0/1'],
    ['it is diverted, comes down and leaves again', [takeOff('ALA', 0), status('DIVERTED', 20), touchDown('URC', 80), takeOff('ALA', 200)], 'DIVERTED 0/1'],
    ['it arrives unseen', [onBlock('NQZ', 95)], 'ARRIVED 0/0'],
  ] as const)('when %s', (_what, told, expected) => {
    expect(becomes(...told)).toBe(expected);
  });

  it('is flown, with a warning, when it moves after it was cancelled', () => {
    const folded = fold(planned, status('CANCELLED', -60), offBlock('ALA', 5), takeOff('ALA', 15), onBlock('NQZ', 95));
    expect([legsOf(folded), folded.flags]).toEqual([['ALA-NQZ ARRIVED'], { e02: ['moved_after_cancelled'] }]);
  });
});

describe('delay', () => {
  it('of departure is that of the last off-block, signed, in lateness cut at zero', () => {
    const folded = fold(planned, offBlock('ALA', 0), status('RETURN_TO_RAMP', 10), offBlock('ALA', 45));
    expect(departure(folded)).toEqual({ legs: 1, returns: 1, dep_n: 1, dep_delay_s: 2_700, dep_late_s: 2_700, dep_ge15: 1 });
    const early = fold(planned, offBlock('ALA', -3), onBlock('NQZ', 80));
    expect(departure(early)).toEqual({ legs: 1, dep_n: 1, dep_delay_s: -180, dep_le15: 1 });
    expect(arrival(early)).toEqual({ legs: 1, arr_n: 1, arr_delay_s: -600, arr_le15: 1 });
    expect(dayRows('flight_departures', early)[0]?.values).toEqual([0]);
  });

  it('of just fifteen minutes is both on time and late', () => {
    const folded = fold(planned, offBlock('ALA', 15), onBlock('NQZ', 105));
    expect([departure(folded), arrival(folded)]).toMatchObject([{ dep_le15: 1, dep_ge15: 1 }, { arr_le15: 1, arr_ge15: 1 }]);
  });

  it('is not known of a leg that did not leave, or only took off, or whose STA or on-block is missing', () => {
    expect(departure(fold(planned, offBlock('ALA', 5), status('CANCELLED', 10)))).toEqual({ legs: 1 });
    expect(departure(fold(planned, offBlock('ALA', 5), status('RETURN_TO_RAMP', 10)))).toEqual({ legs: 1, returns: 1 });
    expect(departure(fold(planned, takeOff('ALA', 5)))).toEqual({ legs: 1 });
    expect(arrival(fold(planned, touchDown('NQZ', 95)))).toEqual({ legs: 1 });
    const { sta: _sta, ...open } = planned;
    expect(arrival(fold(open, onBlock('NQZ', 95)))).toEqual({ legs: 1 });
  });

  it('without a schedule follows from the delays of the last off-block that tells them, with a warning on the departure', () => {
    const delays = [{ code: '81', durationS: 600 }, { code: '93', durationS: 300 }];
    const first = offBlock('ALA', 2, { arrival: 'NQZ', delays: [{ code: '81', durationS: 60 }] });
    const folded = fold(first, offBlock('ALA', 20, { delays }), offBlock('ALA', 25, { source: '/other' }), onBlock('NQZ', 100));
    expect(departure(folded)).toEqual({ legs: 1, dep_n: 1, dep_delay_s: 1_200, dep_late_s: 1_200, dep_ge15: 1 });
    expect([arrival(folded), folded.flags]).toEqual([{ legs: 1 }, { e02: ['schedule_missing'] }]);
  });
});

describe('where a leg counts', () => {
  const hours = (cube: string, folded: Folded): string[] => [...folded.rows.values()].filter((row) => row.cube === cube && row.grain === 'hour').map(({ bucket }) => bucket);

  it('is its STD in the zone it leaves, its STA in the zone it reaches, however late it is', () => {
    const folded = fold(schedule('URC', 'GYD', [0, 300]), offBlock('URC', 2_000), onBlock('GYD', 2_300));
    expect([hours('flight_departures', folded), hours('flight_arrivals', folded)]).toEqual([['2025-07-01T18:00+08:00'], ['2025-07-01T19:00+04:00']]);
  });

  it('is the STD that delays tell where there is no schedule', () => {
    expect(hours('flight_departures', fold(offBlock('ALA', 65, { delays: [{ code: '81', durationS: 600 }] })))).toEqual(['2025-07-01T15:00+05:00']);
  });

  it('is else its off-block or take-off, and its on-block or touch-down', () => {
    const both = { departure: 'ALA', arrival: 'NQZ' };
    const late = fold(takeOff('ALA', 70, both), offBlock('ALA', 59, both), touchDown('NQZ', 150, both), onBlock('NQZ', 181, both));
    expect([hours('flight_departures', late), hours('flight_arrivals', late)]).toEqual([['2025-07-01T15:00+05:00'], ['2025-07-01T18:00+05:00']]);
    const bare = fold(takeOff('ALA', 70, both), touchDown('NQZ', 150, both));
    expect([hours('flight_departures', bare), hours('flight_arrivals', bare)]).toEqual([['2025-07-01T16:00+05:00'], ['2025-07-01T17:00+05:00']]);
  });

  it('is nowhere among departures when only a status tells of it', () => {
    const folded = fold(status('CANCELLED', 0, { departure: 'ALA', arrival: 'NQZ' }));
    expect([folded.rows.size, folded.flags]).toEqual([0, { e00: ['schedule_missing'] }]);
  });
});

describe('an origin date that is local', () => {
  const evening = schedule('ABQ', 'DEN', [870, 940]);

  it('is warned of where it is not the UTC date of the first departure', () => {
    expect(fold(evening).flags).toEqual({ e00: ['origin_date_local'] });
    expect(fold({ ...evening, originDate: '2025-07-02' }).flags).toEqual({});
    expect(fold({ ...evening, originDate: '2025-06-30' }).flags).toEqual({});
    expect(fold(offBlock('ABQ', 870)).flags).toEqual({ e00: ['origin_date_local', 'schedule_missing'] });
    expect(fold(evening, schedule('DEN', 'ABQ', [0, 70])).flags).toEqual({});
  });
});

it('lets load facts tell passengers and seats, the last one first, and warns of more passengers than seats', () => {
  const measures = (...loads: Told[]): unknown => {
    const folded = fold(schedule('ALA', 'NQZ', [0, 90], { seats: 180 }), offBlock('ALA', 5), ...loads);
    const { seats, pax, load_pax: filled, load_seats: offered } = dayRows('flight_departures', folded)[0]?.measures ?? {};
    return [seats, pax, filled, offered, folded.flags];
  };
  const both = { departure: 'ALA', arrival: 'NQZ' };
  expect(measures(load(0, { ...both, passengers: 90 }), load(1, { ...both, passengers: 100 }))).toEqual([180, 100, 100, 180, {}]);
  expect(measures(load(0, { ...both, seats: 150, passengers: 90 }), load(1, { departure: 'ALA', cargoKg: 5 }))).toEqual([150, 90, 90, 150, {}]);
  expect(measures(load(0, { ...both, passengers: 181 }))).toEqual([180, 181, 181, 180, { e02: ['load_over_capacity'] }]);
  expect(measures(load(0, { ...both, passengers: 5, seats: 4 }))).toEqual([4, 5, 5, 4, { e02: ['load_over_capacity'] }]);
  const cancelled = fold({ ...planned, seats: 180 }, load(0, { ...both, passengers: 90 }), status('CANCELLED', 5));
  expect(departure(cancelled)).toEqual({ legs: 1, seats: 180, pax: 90 });
  expect(measures()).toEqual([180, undefined, undefined, undefined, {}]);
});

it('shows how the flight stands now', () => {
  const states = (...told: Told[]): unknown => {
    const { state, node, since } = flights.fold('flight', currentFacts(flight(...told)), reference);
    return { state, node, since };
  };
  const legs = [schedule('NQZ', 'PEK', [150, 500]), schedule('ALA', 'NQZ', [0, 90])];
  const at = (minute: number): number => Date.parse(instant(minute)) / 1000;
  expect(states(...legs)).toEqual({ state: 'SCHEDULED', node: 'ALA', since: at(0) });
  expect(states(...legs, offBlock('ALA', 5), takeOff('ALA', 15))).toEqual({ state: 'DEPARTED', node: 'ALA', since: at(5) });
  expect(states(...legs, offBlock('ALA', 5), touchDown('NQZ', 85))).toEqual({ state: 'ARRIVED', node: 'NQZ', since: at(85) });
  expect(states(...legs, offBlock('ALA', 5), touchDown('NQZ', 85), status('CANCELLED', 120, { departure: 'NQZ' }))).toEqual({ state: 'CANCELLED', node: 'NQZ', since: at(120) });
});
