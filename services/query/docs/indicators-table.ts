import type { Domain } from '#libs/contracts';
import { freshness } from '../freshness/freshness.js';
import { Catalogue } from '../question/catalogue.js';
import { dimensionNames } from '../question/parse-filters.js';
import type { CatalogueEntry } from '../question/question.js';

const [begin, end] = ['<!-- indicators: written by services/query/docs/write-docs.ts -->', '<!-- /indicators -->'];

/** The page with the table of indicators that the domains declare. Throws when the page has no place for it. */
export function withIndicatorsTable(page: string, domains: readonly Domain[]): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page needs a line ${begin} and later a line ${end}`);
  return `${page.slice(0, from)}${begin}\n${tableOf(domains)}\n${page.slice(to)}`;
}

function tableOf(domains: readonly Domain[]): string {
  const catalogue = new Catalogue(domains);
  const own = `| \`${freshness.name}\` | ${freshness.unit} | ${freshness.meaning} | ${freshness.dimensions.join(' ')} |`;
  return ['| indicator | unit | says | filter and split by |', '| --- | --- | --- | --- |', ...catalogue.entries.map(lineOf), own].join('\n');
}

function lineOf({ indicator, cube }: CatalogueEntry): string {
  const { name, aliases = [], variant, unit, meaning } = indicator;
  const called = [name, ...aliases].map((each) => `\`${each}\``).join(' ');
  const byParameter = variant ? `; \`${variant.of}?${variant.parameter}=${variant.value}\`` : '';
  return `| ${called}${byParameter} | ${unit} | ${meaning} | ${dimensionNames(cube).join(' ')} |`;
}
