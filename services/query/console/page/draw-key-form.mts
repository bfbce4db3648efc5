import type { Field } from './browser.mjs';
import { type TemplateResult, html, nothing } from './lit-html.mjs';

/** Asks for the API key; `message` says why the last one was not taken. */
export function drawKeyForm(message: string | undefined, onKey: (key: string) => void): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    const { key } = (event.target as unknown as { readonly elements: { readonly key: Field } }).elements;
    if (key.value.trim() !== '') onKey(key.value);
  };
  return html`<main class="answer">
    <h1>Caravan</h1>
    ${message === undefined ? nothing : html`<p class="trouble" role="alert">${message}</p>`}
    <form @submit=${submit}>
      <label for="key">API key with the scope "query"</label>
      <input id="key" name="key" type="password" autocomplete="off" required autofocus>
      <button>Open the console</button>
    </form>
    <p class="quiet">The key stays in this tab and goes to this service only. <code>npm start</code> prints an address that has it, and keeps it in <code>.caravan/api-key</code>.</p>
  </main>`;
}
