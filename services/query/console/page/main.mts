import type { Row } from './answers.mjs';
import { ask } from './ask.mjs';
import { type Root, browser } from './browser.mjs';
import { Console } from './console.mjs';
import { drawAnswer, drawRefusal } from './draw-answer.mjs';
import { drawKeyForm } from './draw-key-form.mjs';
import { forgetKey, keepKey, takeKey } from './key.mjs';
import { render } from './lit-html.mjs';

const { document, location } = browser;
const root = document.getElementById('page') as Root;
let open: Console | undefined;

/** Shows what the address asks for: `#/v1/…` an answer of the query service, else the console; without a key, the question for one. */
function show(): void {
  const key = takeKey();
  open?.close();
  open = undefined;
  if (key === undefined) return askForKey();
  if (location.hash.startsWith('#/v1/')) return void showAnswer(location.hash.slice(1), key);
  open = new Console(key, root, refuseKey);
}

function refuseKey(message: string | undefined): void {
  forgetKey();
  open?.close();
  open = undefined;
  askForKey(message);
}

function askForKey(message?: string): void {
  render(drawKeyForm(message, (key) => {
    keepKey(key);
    show();
  }), root);
}

async function showAnswer(path: string, key: string): Promise<void> {
  try {
    const answer = await ask<Row>(path, key);
    if (location.hash.slice(1) === path) render(drawAnswer(path, answer), root);
  } catch (error) {
    if (location.hash.slice(1) === path) render(drawRefusal(path, error instanceof Error ? error.message : String(error)), root);
  }
  browser.scrollTo(0, 0);
}

browser.addEventListener('hashchange', show);
show();
