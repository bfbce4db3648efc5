import type { Domain } from '#libs/contracts';
import type { CatalogueEntry } from './question.js';
import { refuse } from './refuse.js';

/** The indicators of all domains by name and alias. */
export class Catalogue {
  readonly entries: readonly CatalogueEntry[];
  private readonly byName = new Map<string, CatalogueEntry>();

  /** Throws when two indicators share a name or an indicator names a cube that its domain lacks. */
  constructor(domains: readonly Domain[]) {
    this.entries = domains.flatMap((domain) => domain.indicators.map((indicator) => entryOf(domain, indicator)));
    for (const entry of this.entries) {
      for (const name of [entry.indicator.name, ...(entry.indicator.aliases ?? [])]) this.add(name, entry);
    }
  }

  /** Names, without aliases. */
  get names(): string[] {
    return this.entries.map(({ indicator }) => indicator.name);
  }

  /** The indicator of a name or alias; throws a 400 that lists the names when there is none. */
  find(name: string): CatalogueEntry {
    const entry = this.byName.get(name);
    if (entry) return entry;
    throw refuse('name', `There is no indicator "${name}".`, this.names);
  }

  private add(name: string, entry: CatalogueEntry): void {
    if (this.byName.has(name)) throw new Error(`two indicators are called ${name}`);
    this.byName.set(name, entry);
  }
}

function entryOf(domain: Domain, indicator: Domain['indicators'][number]): CatalogueEntry {
  const cube = domain.cubes.find(({ name }) => name === indicator.cube);
  if (!cube) throw new Error(`${indicator.name} names the cube ${indicator.cube}, which ${domain.name} does not declare`);
  return { domain, cube, indicator };
}
