import { type TemplateResult, html } from './lit-html.mjs';
import type { PageActions, PageState } from './page-state.mjs';
import { drawAlarms } from './draw-alarms.mjs';
import { drawLetters, drawRestatements } from './draw-changes.mjs';
import { drawMap } from './draw-map.mjs';
import { drawNumbers } from './draw-numbers.mjs';
import { drawCapacity, drawQueues } from './draw-queues.mjs';
import { drawSources } from './draw-sources.mjs';
import { section } from './section.mjs';
import { numberWords } from './words.mjs';

const lines = { opening: 'connecting …', live: 'live', lost: 'connection lost, trying again …' } as const;

/** The whole page of somebody whose key is taken. */
export function drawPage(state: PageState, actions: PageActions): TemplateResult {
  const { answers, now } = state;
  return html`
    <header>
      <h1>Caravan</h1>
      <p class=${`line ${state.line}`}>${lines[state.line]}</p>
      <p class="quiet">${answers.status?.domains.map(({ domain, watermark, lag }) => `${domain}: ${watermark === null ? 'nothing yet' : `until ${watermark.slice(0, 16).replace('T', ' ')} UTC`}${lag ? `, ${numberWords(lag)} records behind` : ''}`).join(' · ')}</p>
      <button type="button" @click=${() => actions.forgetKey()}>Forget the key</button>
    </header>
    <p role="status" class="unseen">${state.news}</p>
    <main>
      ${section(state, 'overview', 'Key numbers', answers.overview, drawNumbers)}
      ${section(state, 'alarms', 'Alarms', answers.alarms, (alarms) => drawAlarms(alarms, now))}
      ${section(state, 'corridors', 'Corridor', answers.corridors, ({ rows }) => drawMap(rows, state, actions))}
      ${section(state, 'queues', 'Queues at checkpoints', answers.queues, (queues) => drawQueues(queues, answers, now))}
      ${section(state, 'checkpoints', 'Use of capacity', answers.overview?.capacity, (capacity) => (capacity ? drawCapacity(capacity, answers) : html`<p class="quiet">No checkpoint is known.</p>`))}
      ${section(state, 'sources', 'Sources: late and silent', answers.sources, (sources) => drawSources(sources, answers, now))}
      ${section(state, 'letters', 'Dead letters', answers.letters, (letters) => drawLetters(letters, now))}
      ${section(state, 'restatements', 'Restatements', answers.restatements, (restatements) => drawRestatements(restatements, now))}
    </main>`;
}
