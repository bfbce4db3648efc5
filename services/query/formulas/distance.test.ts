import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { distanceAlong, distanceByCorridor, lessSure } from './distance.js';

const common = readReferenceSet('common');
const reference = buildSnapshot(1, common);
const between = distanceByCorridor(reference);

it('takes the one leg that joins two nodes, as long in both directions', () => {
  expect(between('KZ-DOSTYK', 'KZ-MOIYNTY')).toEqual({ metres: 836_000n, quality: 'published', legs: 1, isAmbiguous: false });
  expect(between('KZ-MOIYNTY', 'KZ-DOSTYK')).toEqual(between('KZ-DOSTYK', 'KZ-MOIYNTY'));
});

it('adds the legs of the first corridor that has both nodes, as sure as the least sure of them', () => {
  expect(between('KZ-AKTAU', 'AZ-BOYUK-KESIK')).toEqual({ metres: 909_000n, quality: 'estimate', legs: 2, isAmbiguous: false });
  expect(between('GE-POTI', 'GE-GARDABANI')).toMatchObject({ metres: 352_100n, quality: 'derived' });
});

it('says when another corridor is of another length, unless one is named', () => {
  expect(between('AZ-ALAT', 'KZ-ALTYNKOL')).toMatchObject({ metres: 3_494_000n, isAmbiguous: true });
  expect(distanceByCorridor(reference, 'TITR-KURYK-POTI')('AZ-ALAT', 'KZ-ALTYNKOL')).toMatchObject({ metres: 3_422_000n, isAmbiguous: false });
});

it('has no distance where nothing joins two nodes, or the corridor named lacks one', () => {
  expect([between('KZ-AKTOBE', 'KZ-AKTAU'), between('KZ-AKTAU', 'KZ-AKTAU'), between('unknown', 'KZ-AKTAU')]).toEqual([undefined, undefined, undefined]);
  expect(distanceByCorridor(reference, 'TITR-KURYK-POTI')('KZ-ALTYNKOL', 'KZ-AKTAU')).toBeUndefined();
});

it('has no distance across a leg that a corridor names and legs.csv lacks', () => {
  const broken = buildSnapshot(1, { ...common, legs: (common.legs ?? []).filter((row) => row['leg_id'] !== 'L-AKTAU-ALAT') });
  expect(distanceByCorridor(broken)('KZ-AKTAU', 'AZ-BOYUK-KESIK')).toBeUndefined();
  expect(distanceByCorridor(broken)('AZ-BOYUK-KESIK', 'GE-TBILISI-DRYPORT')?.metres).toBe(60_000n);
});

it('follows nodes that a caller names, and refuses those without a leg', () => {
  expect(distanceAlong(reference, ['KZ-ALTYNKOL', 'KZ-KURYK', 'AZ-ALAT'])?.metres).toBe(3_422_000n);
  expect(() => distanceAlong(reference, ['KZ-ALTYNKOL', 'AZ-ALAT'])).toThrow('there is no leg between KZ-ALTYNKOL and AZ-ALAT');
});

it('knows which quality is less sure; one it does not know is the least', () => {
  expect([lessSure(null, 'published'), lessSure('derived', 'published'), lessSure('great-circle', 'estimate'), lessSure('estimate', 'hearsay')]).toEqual(['published', 'derived', 'estimate', 'hearsay']);
});
