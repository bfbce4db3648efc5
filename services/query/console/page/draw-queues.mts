import { type TemplateResult, html } from './lit-html.mjs';
import type { Answers, CheckpointRow, Figure, FigureRow, QueueRow, Rows } from './answers.mjs';
import { answerLink, table } from './table.mjs';
import { ageWords, codeWords, numberWords } from './words.mjs';

const mostRows = 25;

/** The queues, the latest report first and then the longest. */
export function drawQueues({ rows }: Rows<QueueRow>, answers: Answers, now: number): TemplateResult {
  if (rows.length === 0) return html`<p class="quiet">No queue was reported yet.</p>`;
  const day = (row: QueueRow): string => (row.observedAt ?? '').slice(0, 10);
  const sorted = [...rows].sort((a, b) => day(b).localeCompare(day(a)) || (b.value ?? -1) - (a.value ?? -1));
  const longest = Math.max(1, ...rows.map(({ value }) => value ?? 0));
  const nameOf = (id: string): string => answers.nodes?.rows.find(({ node_id }) => node_id === id)?.name ?? id;
  return html`${table('Queues at checkpoints', [
    { title: 'Place', cell: (row: QueueRow) => answerLink(`/v1/indicators/queue-now?node=${encodeURIComponent(row.node)}`, nameOf(row.node)) },
    { title: 'Direction', cell: ({ direction }) => direction.toLowerCase() },
    { title: 'Waiting', isNumber: true, cell: ({ value }) => (value === null ? '–' : numberWords(value)) },
    { title: 'Against the longest', cell: ({ value, node }) => html`<meter min="0" max=${longest} value=${value ?? 0} aria-label=${`Queue at ${nameOf(node)} against the longest one`}></meter>` },
    { title: 'Units', cell: ({ unit_type: unit }) => codeWords(unit) },
    { title: 'State', cell: ({ status }) => html`<span class=${`state ${status}`}>${codeWords(status)}</span>` },
    { title: 'Reported', isShort: true, cell: ({ observedAt }) => html`<time datetime=${observedAt ?? ''}>${ageWords(observedAt, now)}</time>` },
    { title: 'Source', cell: ({ source }) => source },
  ], sorted.slice(0, mostRows))}
  ${rows.length > mostRows ? html`<p class="quiet">${mostRows} of ${rows.length}: ${answerLink('/v1/indicators/queue-now', 'all of them')}</p>` : ''}`;
}

/** Checkpoints against what they are built for. */
export function drawCapacity(figure: Figure, answers: Answers): TemplateResult {
  const checkpoint = (row: FigureRow): CheckpointRow | undefined => answers.checkpoints?.rows.find(({ checkpoint_id: id }) => id === row['checkpoint']);
  return table('Use of capacity', [
    { title: 'Checkpoint', cell: (row: FigureRow) => answerLink(`${figure.path}&checkpoint=${String(row['checkpoint'])}`, checkpoint(row)?.name ?? row['checkpoint']) },
    { title: 'Mode', cell: (row) => (checkpoint(row)?.mode ?? '').toLowerCase() },
    { title: 'Used', isNumber: true, cell: ({ value }) => (value === null ? '–' : `${numberWords(value * 100, 1)} %`) },
    { title: 'Of what is built', cell: (row) => (row.value === null ? '' : html`<meter min="0" max="1" high="0.9" value=${Math.min(1, row.value)} aria-label=${`Use of ${checkpoint(row)?.name ?? ''}`}></meter>`) },
    { title: 'Built for', cell: (row) => designWords(row['design']) },
    { title: 'Note', cell: ({ reason }) => (reason === null ? '' : codeWords(reason)) },
  ], figure.rows);
}

function designWords(design: unknown): string {
  const entries = Array.isArray(design) ? (design as { value?: number; unit?: string; capacity?: number }[]) : [];
  return entries.map(({ value, unit }) => `${numberWords(value ?? 0)} ${codeWords(unit ?? '')}`).join('; ');
}
