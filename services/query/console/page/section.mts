import { type TemplateResult, html, nothing } from './lit-html.mjs';
import type { PartName } from './answers.mjs';
import type { PageState } from './page-state.mjs';

/** A titled part of the page; says so while it is not answered yet, and when its last question went wrong. */
export function section<T>(state: PageState, part: PartName, title: string, answer: T | undefined, draw: (answer: T) => unknown): TemplateResult {
  const trouble = state.troubles.get(part);
  return html`<section aria-labelledby=${`title-${part}`} id=${part}>
    <h2 id=${`title-${part}`}>${title}</h2>
    ${trouble === undefined ? nothing : html`<p class="trouble">Not up to date: ${trouble}</p>`}
    ${answer === undefined ? html`<p class="quiet">${trouble === undefined ? 'Asking …' : 'No answer yet.'}</p>` : draw(answer)}
  </section>`;
}
