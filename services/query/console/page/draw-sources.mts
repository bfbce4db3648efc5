import { type TemplateResult, html } from './lit-html.mjs';
import type { Answers, Rows, SourceRow } from './answers.mjs';
import { isSilent } from './silence.mjs';
import { answerLink, table } from './table.mjs';
import { ageWords, numberWords, spanWords } from './words.mjs';

/** Sources heard of in the last seven days, silent ones first, with how many of their facts came late. */
export function drawSources({ rows }: Rows<SourceRow>, { status }: Answers, now: number): TemplateResult {
  if (rows.length === 0) return html`<p class="quiet">No source was heard of in seven days.</p>`;
  const sorted = [...rows].sort((a, b) => Number(isSilent(b, now) ?? false) - Number(isSilent(a, now) ?? false));
  const lateOf = ({ source, domain }: SourceRow): number =>
    (status?.sources ?? []).filter((each) => each.source === source && each.domain === domain).reduce((sum, { late }) => sum + Number(late), 0);
  return table('Sources of the last seven days', [
    { title: 'Source', cell: (row: SourceRow) => answerLink(`/v1/indicators/freshness?by=node,type&source=${encodeURIComponent(row.source)}`, row.source) },
    { title: 'State', cell: (row) => stateOf(isSilent(row, now)) },
    { title: 'Last event', isShort: true, cell: ({ lastEventTime }) => html`<time datetime=${lastEventTime ?? ''}>${ageWords(lastEventTime, now)}</time>` },
    { title: 'Usual gap', cell: ({ usualGapSeconds: gap }) => (gap === null ? '–' : spanWords(gap)) },
    { title: 'Facts', isNumber: true, cell: ({ n }) => numberWords(n) },
    { title: 'Came late', isNumber: true, cell: (row) => answerLink(`/v1/facts?late=true&source=${encodeURIComponent(row.source)}`, numberWords(lateOf(row)), `${lateOf(row)} late facts of ${row.source}`) },
  ], sorted);
}

function stateOf(silent: boolean | undefined): TemplateResult {
  if (silent === undefined) return html`<span class="state">too few reports to tell</span>`;
  return silent ? html`<span class="state STALE">silent</span>` : html`<span class="state VALUE">heard</span>`;
}
