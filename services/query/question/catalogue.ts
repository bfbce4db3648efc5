import type { Domain, Indicator } from '#libs/contracts';
import { freshness } from '../freshness/freshness.js';
import { type CatalogueEntry, variantParametersOf } from './question.js';
import { refuse } from './refuse.js';

/** The indicators of all domains by name and alias. */
export class Catalogue {
  readonly entries: readonly CatalogueEntry[];
  private readonly byName = new Map<string, CatalogueEntry>();

  /** Throws when two indicators share a name or an indicator names a cube that its domain lacks. */
  constructor(domains: readonly Domain[]) {
    const all = domains.flatMap((domain) => domain.indicators);
    this.entries = domains.flatMap((domain) => domain.indicators.map((indicator) => entryOf(domain, indicator, all)));
    for (const entry of this.entries) {
      for (const name of [entry.indicator.name, ...(entry.indicator.aliases ?? [])]) this.add(name, entry);
    }
  }

  /** Names, without aliases. */
  get names(): string[] {
    return [...this.entries.map(({ indicator }) => indicator.name), freshness.name];
  }

  /** The indicator of a name or alias; throws a 400 that lists the names when there is none. */
  find(name: string): CatalogueEntry {
    const entry = this.byName.get(name);
    if (entry) return entry;
    throw refuse('name', `There is no indicator "${name}".`, this.names);
  }

  /**
   * The indicator that answers: that of the name, or its variant where the parameters choose one. Throws a 400 that lists what a
   * parameter may say.
   */
  choose(name: string, params: URLSearchParams): CatalogueEntry {
    const asked = this.find(name);
    const chosen = variantParametersOf(asked).flatMap((parameter) => this.variantBy(asked, parameter, params) ?? []);
    if (chosen.length > 1) throw refuse(chosen[1]?.indicator.variant?.parameter ?? '', `Choose one of ${variantParametersOf(asked).join(', ')}.`);
    return chosen[0] ? { ...chosen[0], variants: asked.variants } : asked;
  }

  private variantBy({ variants }: CatalogueEntry, parameter: string, params: URLSearchParams): CatalogueEntry | undefined {
    const text = params.get(parameter);
    if (text === null || text === '') return undefined;
    const ofParameter = variants.filter(({ variant }) => variant?.parameter === parameter);
    const found = ofParameter.find(({ variant }) => variant?.value === text);
    if (!found) throw refuse(parameter, `${parameter} is never "${text}".`, ofParameter.map(({ variant }) => variant?.value ?? ''));
    return this.find(found.name);
  }

  private add(name: string, entry: CatalogueEntry): void {
    if (this.byName.has(name)) throw new Error(`two indicators are called ${name}`);
    this.byName.set(name, entry);
  }
}

function entryOf(domain: Domain, indicator: Indicator, all: readonly Indicator[]): CatalogueEntry {
  const cube = domain.cubes.find(({ name }) => name === indicator.cube);
  if (!cube) throw new Error(`${indicator.name} names the cube ${indicator.cube}, which ${domain.name} does not declare`);
  return { domain, cube, indicator, variants: all.filter(({ variant }) => variant?.of === indicator.name) };
}
