import { readReferenceSet } from './load.js';
import { buildSnapshot } from './snapshot.js';

const common = readReferenceSet('common');
const reference = buildSnapshot(7, common);
const time = Date.parse('2025-06-01T00:00:00Z');

describe('a place', () => {
  it('is the first code that matches', () => {
    const place = reference.place(['TERMINAL:NOWHERE', 'UNLOCODE:KZSHY', 'NODE:KZ-AKTAU'], time);
    expect(place).toEqual({ node: 'KZ-SHYMKENT', zone: 'Asia/Almaty', country: 'KZ', warnings: [] });
  });

  it('is unknown in UTC when no code matches', () => {
    const unknown = { node: 'unknown', zone: 'UTC', country: 'ZZ', warnings: ['place_unknown'] };
    expect(reference.place(['UNLOCODE:XXXXX', 'NODE:NO-SUCH'], time)).toEqual(unknown);
    expect(reference.place(['NODE:unknown'], time)).toEqual(unknown);
  });

  it('keeps to the validity of aliases on the UTC date', () => {
    const druzhba = (text: string): string => reference.place(['NAME:DRUZHBA'], Date.parse(text)).node;
    expect(druzhba('1995-12-31T23:59:59Z')).toBe('KZ-DOSTYK');
    expect(druzhba('1996-01-01T00:00:00Z')).toBe('unknown');
  });

  it('warns where the node is planned, closed or outside its validity', () => {
    expect(reference.place(['NODE:KZ-BAKHTY-RAIL'], time)).toMatchObject({ node: 'KZ-BAKHTY-RAIL', warnings: ['node_not_open'] });
    const alakol = (text: string): readonly string[] => reference.place(['NODE:KZ-ALAKOL'], Date.parse(text)).warnings;
    expect(alakol('2024-12-31T23:00:00Z')).toEqual(['node_not_open']);
    expect(alakol('2025-01-01T00:00:00Z')).toEqual([]);
  });

  it('takes the row of the later layer', () => {
    const aktau = { node_id: 'KZ-AKTAU', country: 'KZ', zone: 'Asia/Almaty', status: 'CLOSED' };
    const alias = { node_id: 'KZ-KURYK', scheme: 'UNLOCODE', code: 'KZAAU', valid_from: '', valid_to: '' };
    expect(buildSnapshot(1, common, { nodes: [aktau] }).place(['NODE:KZ-AKTAU'], time)).toMatchObject({ zone: 'Asia/Almaty', warnings: ['node_not_open'] });
    expect(buildSnapshot(1, common, { nodeAliases: [alias] }).place(['UNLOCODE:KZAAU'], time).node).toBe('KZ-KURYK');
    const since2020 = { ...alias, valid_from: '2020-01-01' };
    expect(buildSnapshot(1, common, { nodeAliases: [since2020] }).place(['UNLOCODE:KZAAU'], time).node).toBe('KZ-KURYK');
    expect(buildSnapshot(1, common).nodes).toHaveLength(51);
  });
});

describe('a checkpoint', () => {
  it('is found by side and mode', () => {
    expect(reference.checkpointAt('CN-HORGOS', 'RAIL')?.id).toBe('KZCN-ALTYNKOL');
    expect(reference.checkpointAt('CN-HORGOS', 'ROAD')?.id).toBe('KZCN-NURZHOLY');
  });

  it('is not guessed when several or none fit', () => {
    expect(reference.checkpointAt('CN-ALASHANKOU', 'ROAD')).toBeUndefined();
    expect(reference.checkpointAt('KZ-AKTAU', 'RAIL')).toBeUndefined();
  });

  it('is found by both sides or by one side and a country, where the mode agrees', () => {
    const between = (node: string, other: string, mode: string): string | undefined => reference.checkpointBetween(node, other, mode)?.id;
    expect([between('CN-HORGOS', 'KZ-ALTYNKOL', 'RAIL'), between('KZ-ALTYNKOL', 'CN-HORGOS', 'UNKNOWN')]).toEqual(['KZCN-ALTYNKOL', 'KZCN-ALTYNKOL']);
    expect([between('KZ-ALTYNKOL', 'CN-HORGOS', 'SEA'), between('KZ-ALTYNKOL', 'CN-ALASHANKOU', 'RAIL')]).toEqual([undefined, undefined]);
    const toward = (node: string, country: string, mode: string): string | undefined => reference.checkpointToward(node, country, mode)?.id;
    expect([toward('CN-HORGOS', 'KZ', 'ROAD'), toward('CN-HORGOS', 'KZ', 'UNKNOWN'), toward('CN-HORGOS', 'AZ', 'ROAD')]).toEqual(['KZCN-NURZHOLY', undefined, undefined]);
  });

  it('has the capacities in force and the closures of the day', () => {
    const value = (date: string): number | undefined => reference.capacities('KZCN-NURZHOLY', 'VEHICLES_PER_DAY', date)[0]?.value;
    expect([value('2023-03-20'), value('2023-04-01'), value('2025-11-24'), value('2030-01-01')]).toEqual([100, undefined, 800, 1200]);
    const newer = { checkpoint_id: 'KZCN-NURZHOLY', unit: 'VEHICLES_PER_DAY', value: '90', valid_from: '2023-03-20', valid_to: '' };
    const overlapping = buildSnapshot(1, common, { capacities: [newer] }).capacities('KZCN-NURZHOLY', 'VEHICLES_PER_DAY', '2023-03-20');
    expect(overlapping.map((capacity) => capacity.value)).toEqual([90, 100]);
    expect(reference.closures('KZCN-NURZHOLY', '2023-09-29')).toHaveLength(1);
    expect(reference.closures('KZCN-NURZHOLY', '2023-09-30')).toHaveLength(0);
  });
});

describe('codes', () => {
  it('finds the USD rate of the day or of the 7 days before', () => {
    const rated = buildSnapshot(1, common, { fx: [{ date: '2023-10-12', currency: 'CNY', usd_per_unit: '0.137' }] });
    const rate = (date: string): string | undefined => rated.usdRate('CNY', date);
    expect([rate('2023-10-11'), rate('2023-10-12'), rate('2023-10-19'), rate('2023-10-20')]).toEqual([undefined, '0.137', '0.137', undefined]);
    expect([rated.usdRate('USD', '2030-01-01'), rated.usdRate('GEL', '2023-10-12')]).toEqual(['1', undefined]);
  });

  it('knows commodity groups, activities and corridors', () => {
    expect(reference.hsChapters('PROCESSED_FARM')).toEqual(['11', '15', '16', '17', '18', '19', '20', '21', '22']);
    expect([reference.hasActivity('RAIL', 'GAUGE_CHANGE'), reference.hasActivity('ROAD', 'GAUGE_CHANGE')]).toEqual([true, false]);
    const titr = reference.corridors.find((corridor) => corridor.id === 'TITR-ALTYNKOL-POTI');
    expect(titr?.legs.map((leg) => leg.id)[1]).toBe('L-ALTYNKOL-AKTAU');
    expect(titr?.legs).toHaveLength(7);
  });

  it('knows milestones, sizes, pairs and coordinates', () => {
    expect([reference.milestone('DEPARTED'), reference.milestone('LODED')]).toEqual([{ role: 'LEAVE_FINAL', rank: 9 }, undefined]);
    expect([reference.sizeType('L'), reference.sizeType('Z')]).toEqual([{ sizeClass: '45', teuMilli: 2_250 }, undefined]);
    expect(reference.odPairs).toContainEqual({ from: 'KZ-ALTYNKOL', to: 'AZ-ALAT' });
    expect([reference.coordinates('KZ-AKTAU'), reference.coordinates('KZ-AYAGOZ')]).toEqual([{ lat: 43.6465, lon: 51.1638 }, undefined]);
  });

  it('follows an airport through its former codes', () => {
    expect(reference.airport('TSE', Date.parse('2020-06-07T00:00:00Z'))?.iata).toBe('NQZ');
    expect(reference.airport('TSE', time)).toBeUndefined();
    expect(reference.airport('IATA:ALA', time)?.zone).toBe('Asia/Almaty');
    expect(reference.airport('UACC', time)?.iata).toBe('NQZ');
  });

  it('places a fact at an airport, as at a node', () => {
    const almaty = { node: 'ALA', zone: 'Asia/Almaty', country: 'KZ', warnings: [] };
    expect([reference.airportPlace(['X:1', 'ICAO:UAAA', 'IATA:URC'], time), reference.airportPlace(['ALA'], time)]).toEqual([almaty, almaty]);
    expect(reference.airportPlace(['NODE:KZ-ALMATY'], time)).toMatchObject({ node: 'unknown', zone: 'UTC', warnings: ['place_unknown'] });
    expect(reference.airportPlace([], time).warnings).toEqual(['place_unknown']);
    const closing = buildSnapshot(1, common, { airports: [{ iata: 'ALA', zone: 'Asia/Almaty', country: 'KZ', valid_to: '2025-05-31' }] });
    expect([closing.airportPlace(['IATA:ALA'], time - 1).warnings, closing.airportPlace(['IATA:ALA'], time)]).toEqual([[], { ...almaty, warnings: ['node_not_open'] }]);
  });

  it('leaves areas apart from nodes of a country', () => {
    expect(reference.node('AREA-KZCN')?.isArea).toBe(true);
    expect([reference.country('KZ-AKTAU'), reference.country('nowhere'), reference.zone('nowhere')]).toEqual(['KZ', 'ZZ', 'UTC']);
  });
});
