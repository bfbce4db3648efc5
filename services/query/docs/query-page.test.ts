import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { domains } from '#libs/catalog';
import { findProjectRoot } from '#libs/reference';
import { rowFlags } from '../answer/row.js';
import { nullReasons } from '../formulas/figure.js';
import { withIndicatorsTable } from './indicators-table.js';

const page = readFileSync(join(findProjectRoot(), 'docs', 'query.md'), 'utf8');

it('has the table of the indicators that are declared', () => {
  expect(page).toBe(withIndicatorsTable(page, domains));
});

it('explains every reason for null and every flag of a row', () => {
  for (const name of [...Object.keys(nullReasons), ...Object.keys(rowFlags)]) expect([name, page.includes(`\`${name}\``)]).toEqual([name, true]);
});

it('refuses a page without a place for the table', () => {
  expect(() => withIndicatorsTable('# Page', domains)).toThrow('the page needs a line');
});
