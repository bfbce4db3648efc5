import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { type Folded } from '#libs/testing';
import { dayRows, flight, foldEvents, legsOf, offBlock, onBlock, schedule, status, takeOff, touchDown, type Told } from './testing/fixtures.js';

const reference = buildSnapshot(1, readReferenceSet('common'));
const fold = (...told: Told[]): Folded => foldEvents(flight(...told), reference);
const arrivals = (folded: Folded): string[] => dayRows('flight_arrivals', folded).map(({ dims }) => `${dims['dep']}-${dims['arr']}`);

describe('a fact that names its leg', () => {
  it('goes by reference, so that two legs of one pair of airports stay apart', () => {
    const folded = fold(
      schedule('ALA', 'NQZ', [0, 90], { legRef: 'morning' }), schedule('ALA', 'NQZ', [600, 690], { legRef: 'evening' }),
      offBlock('ALA', 590, { legRef: 'morning' }), status('CANCELLED', 10, { legRef: 'evening' }),
    );
    expect(legsOf(folded)).toEqual(['ALA-NQZ CANCELLED', 'ALA-NQZ DEPARTED']);
  });

  it('goes by both airports and the repetition, without one to the first', () => {
    const both = { departure: 'ALA', arrival: 'NQZ' };
    const folded = fold(
      schedule('ALA', 'NQZ', [0, 90]), schedule('ALA', 'NQZ', [600, 690], { repeat: 2 }),
      status('CANCELLED', 580, both), status('AIR_RETURN', 5, { ...both, repeat: 2 }),
    );
    expect(legsOf(folded)).toEqual(['ALA-NQZ CANCELLED', 'ALA-NQZ RETURNED']);
  });

  it('is one leg with the schedule of another source, reference or not', () => {
    const folded = fold(schedule('ALA', 'NQZ', [0, 90], { legRef: '17' }), schedule('ALA', 'NQZ', [0, 90], { source: '/other' }), offBlock('ALA', 5, { arrival: 'NQZ' }), onBlock('NQZ', 95));
    expect(legsOf(folded)).toEqual(['ALA-NQZ ARRIVED']);
  });

  it('knows an airport by its ICAO and its former code', () => {
    const folded = fold(schedule('UAAA', 'UACC', [0, 90]), offBlock('IATA:ALA', 5), onBlock('NQZ', 95));
    expect([legsOf(folded), folded.flags]).toEqual([['ALA-NQZ ARRIVED'], {}]);
    const former = foldEvents(flight(schedule('ALA', 'NQZ', [0, 90])).map((event) => ({ ...event, time: '2019-07-01T10:00:00Z', data: { ...event.data, arrival: 'TSE', std: '2019-07-01T10:00:00Z', sta: '2019-07-01T11:30:00Z' } })), reference);
    expect(legsOf(former)).toEqual(['ALA-NQZ SCHEDULED']);
  });

  it('keeps an airport nobody knows as unknown in UTC, with a warning on every fact that names it', () => {
    const folded = fold(schedule('ALA', 'QQQ', [0, 90]), offBlock('ALA', 5), onBlock('QQQ', 1_000));
    expect(legsOf(folded)).toEqual(['ALA-unknown ARRIVED']);
    expect(folded.flags).toEqual({ e00: ['place_unknown'], e02: ['place_unknown'] });
    expect([...folded.rows.values()].filter(({ cube, grain }) => cube === 'flight_arrivals' && grain === 'hour').map(({ bucket }) => bucket)).toEqual(['2025-07-01T11:00+00:00']);
  });
});

describe('a fact that names one airport', () => {
  it('goes to the leg that leaves or arrives there, of several to the nearest STD', () => {
    const folded = fold(
      schedule('ALA', 'NQZ', [0, 90]), schedule('NQZ', 'PEK', [150, 500]), schedule('ALA', 'NQZ', [1_200, 1_290], { repeat: 2 }),
      offBlock('ALA', 2), onBlock('NQZ', 92), offBlock('NQZ', 152), offBlock('ALA', 1_190),
    );
    expect(legsOf(folded)).toEqual(['ALA-NQZ ARRIVED', 'ALA-NQZ DEPARTED', 'NQZ-PEK DEPARTED']);
  });

  it('is nearest by the schedule that counts', () => {
    const folded = fold(schedule('ALA', 'NQZ', [-600, 90], { source: '/z' }), schedule('ALA', 'NQZ', [0, 90]), schedule('ALA', 'NQZ', [600, 690], { repeat: 2 }), offBlock('ALA', 250));
    expect(dayRows('flight_departures', folded).map(({ measures }) => measures['dep_delay_s'])).toEqual(expect.arrayContaining([250 * 60]));
  });

  it('is nearest to the schedule of a reference, however early its first word came', () => {
    const early = status('REINSTATED', -2_000, { legRef: 'x' });
    const folded = fold(early, schedule('ALA', 'NQZ', [0, 90], { legRef: 'x' }), schedule('ALA', 'NQZ', [600, 690], { legRef: 'y' }), offBlock('ALA', 10));
    expect(dayRows('flight_departures', folded).map(({ measures }) => measures['dep_delay_s'])).toEqual(expect.arrayContaining([600]));
  });

  it('may come before the schedule, which is known by then', () => {
    expect(legsOf(fold(schedule('ALA', 'NQZ', [0, 90]), offBlock('ALA', -4)))).toEqual(['ALA-NQZ DEPARTED']);
  });

  it('is a diversion where no leg leads, and an onward leg from there stands apart', () => {
    const folded = fold(
      schedule('NQZ', 'PEK', [0, 300]), offBlock('NQZ', 5), touchDown('URC', 150), onBlock('URC', 160),
      offBlock('URC', 260, { arrival: 'PEK' }), takeOff('URC', 270, { arrival: 'PEK' }), onBlock('PEK', 500),
    );
    expect([legsOf(folded), arrivals(folded)]).toEqual([['NQZ-PEK DIVERTED', 'URC-PEK ARRIVED'], ['URC-PEK']]);
  });

  it('opens a leg whose other end the arrival tells', () => {
    const folded = fold(offBlock('ALA', 0), touchDown('NQZ', 80), onBlock('NQZ', 90), offBlock('NQZ', 150));
    expect([legsOf(folded), arrivals(folded)]).toEqual([['ALA-NQZ ARRIVED', 'NQZ-unknown DEPARTED'], ['ALA-NQZ']]);
    expect(folded.flags).toEqual({ e00: ['schedule_missing'], e03: ['schedule_missing'] });
  });

  it('counts an arrival nobody saw leave among arrivals only', () => {
    const folded = fold(onBlock('NQZ', 90));
    expect([legsOf(folded), arrivals(folded)]).toEqual([[], ['unknown-NQZ']]);
  });
});

describe('a fact that tells of coming down elsewhere', () => {
  const planned = schedule('NQZ', 'PEK', [0, 300]);

  it('is of the leg that left last', () => {
    const folded = fold(schedule('ALA', 'NQZ', [0, 90]), schedule('NQZ', 'PEK', [150, 500]), offBlock('ALA', 5), offBlock('NQZ', 152), touchDown('URC', 300));
    expect(legsOf(folded)).toEqual(['ALA-NQZ DEPARTED', 'NQZ-PEK DIVERTED']);
  });

  it('is not of a leg that has come to its destination', () => {
    const folded = fold(planned, offBlock('NQZ', 5), onBlock('PEK', 290), onBlock('URC', 700));
    expect([legsOf(folded), arrivals(folded).sort()]).toEqual([['NQZ-PEK ARRIVED'], ['NQZ-PEK', 'unknown-URC']]);
  });

  it('does not make where it left the destination of a leg without one', () => {
    const folded = fold(takeOff('ALA', 0), status('AIR_RETURN', 10, { departure: 'ALA' }), touchDown('ALA', 20), takeOff('ALA', 60), onBlock('NQZ', 150));
    expect(legsOf(folded)).toEqual(['ALA-NQZ ARRIVED']);
  });

  it('is of the leg that left where it says, also with both airports', () => {
    const folded = fold(planned, offBlock('NQZ', 5), touchDown('URC', 150, { departure: 'NQZ' }));
    expect([legsOf(folded), arrivals(folded)]).toEqual([['NQZ-PEK DIVERTED'], []]);
  });

  it('is not of the leg that left last where it says another', () => {
    const folded = fold(schedule('ALA', 'NQZ', [0, 90]), schedule('NQZ', 'PEK', [150, 500]), offBlock('ALA', 5), offBlock('NQZ', 152), touchDown('URC', 300, { departure: 'ALA' }));
    expect(legsOf(folded)).toEqual(['ALA-NQZ DIVERTED', 'NQZ-PEK DEPARTED']);
  });

  it('may be a status that names where to', () => {
    const folded = fold(planned, offBlock('NQZ', 5), status('DIVERTED', 100, { departure: 'NQZ', arrival: 'URC' }), touchDown('URC', 150));
    expect([legsOf(folded), dayRows('flight_departures', folded)[0]?.measures['diversions']]).toEqual([['NQZ-PEK DIVERTED'], 1]);
  });

  it('does not make the diversion the destination of a leg without one', () => {
    expect(legsOf(fold(offBlock('NQZ', 5), status('DIVERTED', 100, { arrival: 'URC' }), touchDown('PEK', 300)))).toEqual(['NQZ-PEK ARRIVED']);
  });
});

it('gives a status without airports to the leg nearest in time, whatever is told when', () => {
  const legs = [schedule('ALA', 'NQZ', [0, 90]), schedule('NQZ', 'PEK', [150, 500])];
  expect(legsOf(fold(...legs, status('CANCELLED', 100)))).toEqual(['ALA-NQZ SCHEDULED', 'NQZ-PEK CANCELLED']);
  const cancelled = fold(status('CANCELLED', -60), offBlock('ALA', 0));
  expect([legsOf(cancelled), cancelled.flags['e01']]).toEqual([['ALA-unknown DEPARTED'], ['moved_after_cancelled', 'schedule_missing']]);
});

it('ignores what is only planned or estimated, also about where a leg leads', () => {
  const estimate = (airport: string): Told => touchDown(airport, 200, { departure: 'NQZ', classifier: 'ESTIMATED' });
  const folded = fold(schedule('NQZ', 'PEK', [0, 300]), offBlock('NQZ', 5), estimate('URC'), touchDown('URC', 150));
  expect([legsOf(folded), arrivals(folded)]).toEqual([['NQZ-PEK DIVERTED'], []]);
  expect(fold(estimate('URC')).rows.size).toBe(0);
});

it('takes of several schedules of a leg the first by source and id', () => {
  const folded = fold(
    schedule('ALA', 'NQZ', [10, 90], { source: '/b', id: '1', seats: 10 }), schedule('ALA', 'NQZ', [20, 90], { source: '/a', id: '2', seats: 20 }),
    schedule('ALA', 'NQZ', [0, 90], { source: '/a', id: '3', seats: 30 }), offBlock('ALA', 30),
  );
  expect(dayRows('flight_departures', folded).map(({ measures }) => [measures['seats'], measures['dep_delay_s']])).toEqual([[20, 600]]);
});

describe('a code share', () => {
  const marketing = { carrier: 'CZ', number: '5801', codeshare: 'MARKETING', operatingCarrier: 'KC', operatingNumber: '0905' };

  it('adds nothing to the flight that is operated', () => {
    const folded = fold(schedule('ALA', 'NQZ', [0, 90]), schedule('ALA', 'NQZ', [10, 90], { ...marketing, seats: 5 }), offBlock('ALA', 900, marketing));
    expect(legsOf(folded)).toEqual(['ALA-NQZ SCHEDULED']);
  });

  it('stands for the flight, with a warning, while nothing else tells of it', () => {
    const folded = fold(schedule('ALA', 'NQZ', [0, 90], marketing), offBlock('ALA', 5, marketing));
    expect(dayRows('flight_departures', folded).map(({ dims }) => dims['carrier'])).toEqual(['KC']);
    expect(folded.flags).toEqual({ e00: ['codeshare_only'], e01: ['codeshare_only'] });
  });

  it('is a flight of its own number where it does not say which one is operated', () => {
    const { operatingNumber: _unknown, ...nameless } = marketing;
    const folded = fold(schedule('ALA', 'NQZ', [0, 90]), schedule('ALA', 'NQZ', [0, 90], nameless));
    expect(dayRows('flight_departures', folded).map(({ dims }) => dims['carrier'])).toEqual(['KC', 'CZ']);
  });
});

it('tells flights apart by number, suffix and origin date, not by leading zeros', () => {
  const one = schedule('ALA', 'NQZ', [0, 90]);
  const folded = fold(one, { ...one, number: '0905' }, { ...one, suffix: 'D' }, { ...one, originDate: '2025-07-02' }, { ...one, number: '95' });
  expect(legsOf(folded)).toHaveLength(4);
});
