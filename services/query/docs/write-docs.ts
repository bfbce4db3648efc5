import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { domains } from '#libs/catalog';
import { findProjectRoot } from '#libs/reference';
import { withIndicatorsTable } from './indicators-table.js';

// `node dist/services/query/docs/write-docs.js` writes the table of indicators into docs/query.md.
const page = join(findProjectRoot(), 'docs', 'query.md');
writeFileSync(page, withIndicatorsTable(readFileSync(page, 'utf8'), domains));
