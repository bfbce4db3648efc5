import { type TemplateResult, html, nothing } from './lit-html.mjs';
import type { Row } from './answers.mjs';
import { answerLink, table } from './table.mjs';

/** An answer of the query service on the page: its rows as a table, the rest as a list, entities and the next page as links. */
export function drawAnswer(path: string, answer: Row): TemplateResult {
  const { rows, next, ...rest } = answer as { rows?: readonly Row[]; next?: string | null };
  return html`<main class="answer">
    <p><a href="#">Back to the console</a></p>
    <h1>Answer</h1>
    <p><code>${path}</code></p>
    ${drawFields(rest)}
    ${rows === undefined ? nothing : rows.length === 0 ? html`<p class="quiet">No rows.</p>` : drawRows(rows)}
    ${next ? html`<p>${answerLink(withCursor(path, next), 'Next page')}</p>` : nothing}
  </main>`;
}

/** What went wrong instead of an answer. */
export function drawRefusal(path: string, message: string): TemplateResult {
  return html`<main class="answer"><p><a href="#">Back to the console</a></p><h1>No answer</h1><p><code>${path}</code></p><p class="trouble" role="alert">${message}</p></main>`;
}

function drawFields(fields: Row): TemplateResult {
  return html`<dl>${Object.entries(fields).filter(([, value]) => value !== null).map(([name, value]) => html`<dt>${name}</dt><dd>${drawValue(name, value)}</dd>`)}</dl>`;
}

function drawRows(rows: readonly Row[]): TemplateResult {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)))];
  return table('Rows of the answer', names.map((name) => ({ title: name, isNumber: rows.every((row) => typeof (row[name] ?? 0) === 'number'), cell: (row: Row) => drawValue(name, row[name]) })), rows);
}

function drawValue(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return '';
  if (name === 'entityKey') return answerLink(`/v1/entities/${String(value)}`, value);
  if (typeof value !== 'object') return String(value);
  const text = JSON.stringify(value, null, 1);
  return text.length < 120 ? html`<code>${JSON.stringify(value)}</code>` : html`<details><summary>${Array.isArray(value) ? `${value.length} entries` : 'more'}</summary><pre>${text}</pre></details>`;
}

function withCursor(path: string, cursor: string): string {
  const [route, query] = path.split('?');
  const params = new URLSearchParams(query);
  params.set('cursor', cursor);
  return `${route}?${params.toString()}`;
}
