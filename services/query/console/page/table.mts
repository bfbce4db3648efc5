import { type TemplateResult, html } from './lit-html.mjs';

/** One column of a table; a cell is text or a template. */
export interface Column<R> {
  readonly title: string;
  readonly isNumber?: boolean;
  /** Stays on one line. */
  readonly isShort?: boolean;
  readonly cell: (row: R) => unknown;
}

/** A table in a region that scrolls by itself and can be reached by key. */
export function table<R>(caption: string, columns: readonly Column<R>[], rows: readonly R[]): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${`Table: ${caption}`}>
    <table>
      <caption class="unseen">${caption}</caption>
      <thead><tr>${columns.map((column) => html`<th scope="col" class=${classOf(column)}>${column.title}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${columns.map((column) => html`<td class=${classOf(column)}>${column.cell(row)}</td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
}

function classOf({ isNumber, isShort }: Pick<Column<unknown>, 'isNumber' | 'isShort'>): string {
  return isNumber ? 'number' : isShort ? 'short' : 'text';
}

/** A link that shows the answer of the query service to a path. */
export function answerLink(path: string, text: unknown, label?: string): TemplateResult {
  return label === undefined ? html`<a href=${`#${path}`}>${text}</a>` : html`<a href=${`#${path}`} aria-label=${label}>${text}</a>`;
}
