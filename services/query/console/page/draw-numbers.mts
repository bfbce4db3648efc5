import { type TemplateResult, html, nothing } from './lit-html.mjs';
import type { Answers, Figure } from './answers.mjs';
import { answerLink } from './table.mjs';
import { codeWords, growthWords, lastDate, valueWords } from './words.mjs';

/** The leading numbers as cards; what was never observed is named in one line. */
export function drawNumbers({ figures }: NonNullable<Answers['overview']>): TemplateResult {
  const isSeen = ({ rows }: Figure): boolean => rows.some(({ value, base }) => value !== null || base !== null);
  const unseen = figures.filter((figure) => !isSeen(figure));
  return html`
    <ul class="cards">${figures.filter(isSeen).map(drawCard)}</ul>
    ${unseen.length === 0 ? nothing : html`<p class="quiet">Nothing observed yet of: ${unseen.map(({ title }) => title).join(', ')}.</p>`}`;
}

function drawCard(figure: Figure): TemplateResult {
  const [row] = figure.rows;
  if (!row) return html``;
  const growth = growthWords(row);
  const against = figure.compare === 'year-ago' ? 'a year before' : 'the 28 days before';
  return html`<li class="card" title=${figure.meaning}>
    <h3>${figure.title}</h3>
    <p class="figure">${answerLink(figure.path, valueWords(row.value, figure), `${figure.title}: ${valueWords(row.value, figure)}, show the answer`)}</p>
    <p>${growth === undefined ? html`<span class="quiet">not compared${row.reason === null ? '' : `: ${codeWords(row.reason)}`}</span>` : html`<strong>${growth}</strong> against ${against} (${valueWords(row.base, figure)})`}</p>
    <p class="quiet">${figure.from} to ${lastDate(figure.to)}, ${row.n.toLocaleString('en')} observed ${answerLink(figure.path.replace(/\?/, '/lineage?').replace(/&?compare=[^&]*/, ''), 'what is behind it')}</p>
  </li>`;
}
