import { domains } from '#libs/catalog';
import type { Cube, Domain, Filter, Indicator } from '#libs/contracts';
import { needsOf, secondNeedsOf } from './formulas/needs.js';
import { Catalogue } from './question/catalogue.js';
import { flightsOfRows } from './testing/flights-of-rows.js';

const all: readonly Domain[] = [...domains.filter(({ name }) => name !== flightsOfRows.name), flightsOfRows];
const declared = all.flatMap((domain) => domain.indicators.map((indicator) => ({ name: indicator.name, domain, indicator })));

function cubeOf(domain: Domain, name: string): Cube {
  const cube = domain.cubes.find((each) => each.name === name);
  if (!cube) throw new Error(`${domain.name} has no cube ${name}`);
  return cube;
}

function filtersOf({ where, defaults, parts = {}, apart = {}, formula }: Indicator): Filter[] {
  const terms = [...Object.values(parts), ...(formula.kind === 'share' ? [formula.part, formula.whole] : [])];
  const ofTerms = terms.map((term) => (typeof term === 'string' ? undefined : term.where));
  return [where, defaults, ...ofTerms, ...Object.values(apart), formula.kind === 'sum' ? formula.of : undefined].filter((filter) => filter !== undefined);
}

it.each(declared)('$name names measures and dimensions that its cubes have, and values that their dimensions know', ({ domain, indicator }) => {
  const cube = cubeOf(domain, indicator.cube);
  const { measures, apart } = needsOf(indicator);
  const known = cube.measures.map(({ name }) => name);
  const isForCompleteness = (name: string): boolean => indicator.formula.kind === 'mean' && name === indicator.formula.per.replace(/_s$/, '_n');
  expect(known).toEqual(expect.arrayContaining(measures.filter((name) => !isForCompleteness(name))));
  expect(cube.dimensions.map(({ name }) => name)).toEqual(expect.arrayContaining([...apart, ...(indicator.single ?? [])]));
  for (const filter of filtersOf(indicator)) {
    for (const [name, values] of Object.entries(filter)) {
      const dimension = cube.dimensions.find((each) => each.name === name);
      expect([name, dimension?.values ?? 'open']).toEqual([name, dimension?.values ? expect.arrayContaining([values].flat()) : 'open']);
    }
  }
});

it.each(declared)('$name reads a second cube only as it is', ({ domain, indicator }) => {
  const second = secondNeedsOf(indicator);
  if (second) expect(cubeOf(domain, second.cube).measures.map(({ name }) => name)).toEqual(expect.arrayContaining([...second.measures]));
});

it('names every indicator once, and every variant of one that exists', () => {
  const catalogue = new Catalogue(all);
  for (const { indicator } of declared) if (indicator.variant) expect(catalogue.find(indicator.variant.of).variants).toContain(indicator);
});

it('shows quantiles only of cubes with a sketch', () => {
  for (const { domain, indicator } of declared) if (indicator.sketchDivisor !== undefined) expect([indicator.name, cubeOf(domain, indicator.cube).sketch]).toEqual([indicator.name, expect.anything()]);
});

it('has the indicators of domains.md 3.4', () => {
  const names = new Set(declared.flatMap(({ indicator }) => [indicator.name, ...(indicator.aliases ?? [])]));
  const specified = [
    'container-volume', 'container-border-volume', 'reported-container-volume', 'teu', 'laden-share', 'dwell', 'mean-dwell', 'open-stays', 'leg-time', 'end-to-end-time',
    'speed-without-delay', 'speed-with-delay', 'border-time', 'border-cost', 'corridor-cost', 'border-crossings', 'border-activity-time', 'border-wait', 'reported-border-count',
    'flight-delay', 'turnover', 'capacity-use', 'queue-now', 'wait-now', 'mean-queue', 'mean-wait', 'flights', 'on-time-share', 'cancellation-rate', 'load-factor', 'tfi1', 'tfi2', 'tfi3',
  ];
  expect(specified.filter((name) => !names.has(name))).toEqual([]);
});
