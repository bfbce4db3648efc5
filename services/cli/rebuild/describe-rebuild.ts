import type { Difference, Rebuilt } from '#libs/engine';
import type { AnswerTable, Row } from '../render/answer-table.js';
import { countText } from '../render/texts.js';

const columns = ['domain', 'tenant', 'cube', 'grain', 'date', 'bucket', 'dims', 'measure', 'before', 'after', 'wrong'].map((name) => ({ name, ...(name === 'bucket' ? { inTable: false } : {}) }));

/** What differed, measure by measure, with the counts below. */
export function describeRebuild(results: readonly Rebuilt[], isDryRun: boolean): AnswerTable {
  const rows = results.flatMap(({ domain, differences }) => differences.map((difference) => rowOf(domain, difference)));
  const counts = results.map((result) => countsOf(result, isDryRun));
  const refused = results.flatMap(({ domain, refused: each }) => each.map((reason) => `${domain}: left as it is: ${reason}`));
  const json = { isDryRun, domains: results.map(({ differences: _listed, ...rest }) => rest), differences: rows };
  return { columns, rows, json, notes: [...counts, ...refused], whenEmpty: 'no published number differs' };
}

function rowOf(domain: string, { localDate, bucket, dims, ...rest }: Difference): Row {
  return { domain, ...rest, date: localDate, bucket: new Date(bucket * 1000).toISOString(), dims: dims.join(' ') };
}

function countsOf({ domain, entities, differing, waiting, differences, differenceCount }: Rebuilt, isDryRun: boolean): string {
  const made = isDryRun ? 'differ; nothing was changed: this was a dry run' : 'were made right';
  const cut = differenceCount > differences.length ? `, of which ${differences.length} are listed` : '';
  const waits = waiting > 0 ? `; ${countText(waiting, 'entity', 'entities')} left to the walk under way (\`caravan refold status\`)` : '';
  return `${domain}: of ${countText(entities, 'entity', 'entities')} ${differing}, and ${countText(differenceCount, 'published number')}${cut}, ${made}${waits}`;
}
