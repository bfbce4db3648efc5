import { type TemplateResult, html } from './lit-html.mjs';
import type { LetterRow, RestatementRow, Rows } from './answers.mjs';
import { answerLink, table } from './table.mjs';
import { ageWords, codeWords, numberWords } from './words.mjs';

/** Published numbers that changed. */
export function drawRestatements({ rows, next }: Rows<RestatementRow>, now: number): TemplateResult {
  if (rows.length === 0) return html`<p class="quiet">No published number was changed.</p>`;
  return html`${table('Restatements, the latest first', [
    { title: 'Changed', isShort: true, cell: ({ at }: RestatementRow) => html`<time datetime=${at}>${ageWords(at, now)}</time>` },
    { title: 'Cause', cell: ({ cause }) => html`<span class=${`state cause-${cause}`}>${cause}</span>` },
    { title: 'Day', isShort: true, cell: ({ bucket }) => bucket },
    { title: 'Where', cell: (row) => answerLink(`/v1/restatements?cube=${row.cube}&from=${row.bucket}`, `${codeWords(row.cube)}: ${Object.values(row.dimensions).join(' · ')}`) },
    { title: 'Before → after', cell: (row) => measureWords(row) },
    { title: 'Example fact', cell: ({ fact }) => (fact ? answerLink(`/v1/facts?${new URLSearchParams({ source: fact.source, id: fact.id }).toString()}`, fact.id) : '–') },
  ], rows)}
  ${next === null ? '' : html`<p>${answerLink('/v1/restatements', 'All restatements')}</p>`}`;
}

const mostMeasures = 3;

/** The first measures that moved. */
function measureWords({ before, after }: RestatementRow): string {
  const moved = Object.keys(after.measures).filter((name) => before.measures[name] !== after.measures[name]);
  const told = moved.slice(0, mostMeasures).map((name) => `${codeWords(name)} ${numberWords(before.measures[name] ?? 0)} → ${numberWords(after.measures[name] ?? 0)}`);
  return told.join(', ') + (moved.length > mostMeasures ? ', …' : '');
}

/** Records that were refused and wait for somebody. */
export function drawLetters({ rows, next }: Rows<LetterRow>, now: number): TemplateResult {
  if (rows.length === 0) return html`<p class="quiet">No record waits here.</p>`;
  return html`${table('Dead letters, the latest first', [
    { title: 'Received', isShort: true, cell: ({ receivedAt }: LetterRow) => html`<time datetime=${receivedAt}>${ageWords(receivedAt, now)}</time>` },
    { title: 'Reason', cell: ({ reason }) => codeWords(reason) },
    { title: 'Where', cell: ({ propertyPath }) => html`<code>${propertyPath}</code>` },
    { title: 'Why', cell: ({ detail }) => detail },
    { title: 'Source', cell: ({ source }) => source ?? 'not readable' },
    { title: 'Record', cell: ({ topic, partition, offset, eventId }) => answerLink(`/v1/dead-letters/${topic}/${partition}/${offset}`, eventId ?? `${partition}/${offset}`) },
  ], rows)}
  ${next === null ? '' : html`<p>${answerLink('/v1/dead-letters', 'All dead letters')}</p>`}`;
}
