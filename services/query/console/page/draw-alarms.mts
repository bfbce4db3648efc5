import { type TemplateResult, html } from './lit-html.mjs';
import type { AlarmRow, Rows } from './answers.mjs';
import { answerLink, table } from './table.mjs';
import { ageWords } from './words.mjs';

/** Open alarms: silent sources, queues over a threshold, numbers that moved. */
export function drawAlarms({ rows }: Rows<AlarmRow>, now: number): TemplateResult {
  if (rows.length === 0) return html`<p class="quiet">No alarm is open.</p>`;
  return table('Open alarms, the latest first', [
    { title: 'Severity', cell: ({ severity }: AlarmRow) => html`<span class=${`state severity-${severity}`}>${severity}</span>` },
    { title: 'What', cell: ({ id, message }) => answerLink(`/v1/alarms/${id}`, message) },
    { title: 'Rule', cell: ({ rule }) => rule },
    { title: 'Since', isShort: true, cell: ({ since }) => html`<time datetime=${since}>${ageWords(since, now)}</time>` },
    { title: 'Taken on', cell: ({ ackedBy, silenced }) => (silenced ? 'silenced' : (ackedBy ?? 'by nobody')) },
  ], rows);
}
