import { type TemplateResult, html, svg } from './lit-html.mjs';
import type { Answers, CorridorRow, LegRow, NodeRow } from './answers.mjs';
import { type MapLayout, type Mark, layOutMap, sheet } from './lay-out-map.mjs';
import type { Field } from './browser.mjs';
import type { PageActions, PageState } from './page-state.mjs';
import { type Placed, placeNodes } from './place-nodes.mjs';
import { table } from './table.mjs';
import { codeWords, numberWords } from './words.mjs';

interface Shown {
  readonly nodes: readonly NodeRow[];
  readonly legs: readonly LegRow[];
}

/** The corridor as a schematic of places and legs, with a list of the same for those who do not see it. */
export function drawMap(corridors: readonly CorridorRow[], { answers, shown }: PageState, actions: PageActions): TemplateResult {
  const names = [...new Map(corridors.map(({ corridor_id: id, name }) => [id, name]))];
  const chosen = choose(answers, corridors, shown);
  const placed = placeNodes(chosen.nodes, chosen.legs).filter(({ node }) => node.kind !== 'AREA');
  const layout = layOutMap(placed, chosen.legs);
  const placeless = chosen.nodes.filter(({ node_id: id }) => !placed.some(({ node }) => node.node_id === id));
  return html`
    <label>Show <select @change=${(event: Event) => actions.show((event.target as unknown as Field).value)}>
      <option value="all" ?selected=${shown === 'all'}>all corridors</option>
      ${names.map(([id, name]) => html`<option value=${id} ?selected=${shown === id}>${name}</option>`)}
      <option value="queues" ?selected=${shown === 'queues'}>places with queues</option>
    </select></label>
    ${placed.length === 0 ? html`<p class="quiet">No place here has coordinates.</p>` : drawSheet(layout, answers)}
    <p class="quiet legend"><span class="key rail"></span> rail <span class="key sea"></span> sea <span class="key road"></span> road; a ring: put between its neighbours, its coordinates are not known; a filled disc: trucks or trains waiting.</p>
    <details><summary>The same as a list</summary>${drawList(chosen.nodes, placeless, answers)}</details>`;
}

function choose({ nodes, legs, queues }: Answers, corridors: readonly CorridorRow[], shown: string): Shown {
  const [allNodes, allLegs] = [nodes?.rows ?? [], legs?.rows ?? []];
  if (shown === 'queues') {
    const queued = new Set(queues?.rows.map(({ node }) => node));
    return { nodes: allNodes.filter(({ node_id: id }) => queued.has(id)), legs: [] };
  }
  const ids = new Set(corridors.filter(({ corridor_id: id }) => shown === 'all' || id === shown).map(({ leg_id: id }) => id));
  const chosenLegs = allLegs.filter(({ leg_id: id }) => shown === 'all' || ids.has(id));
  const ends = new Set(chosenLegs.flatMap(({ from_node: from, to_node: to }) => [from, to]));
  return { nodes: allNodes.filter(({ node_id: id }) => ends.has(id)), legs: chosenLegs };
}

function drawSheet({ lines, marks, height }: MapLayout, answers: Answers): TemplateResult {
  const names = marks.flatMap(({ places }) => places).length;
  return html`<div class="scroll map" tabindex="0" role="region" aria-label="Map"><svg viewBox=${`0 0 ${sheet.width} ${height}`} role="img" aria-label=${`Schematic map: ${names} places and ${lines.length} legs. The list below says the same.`}>
    ${lines.map(({ leg, x1, y1, x2, y2 }) => svg`<line class=${`leg ${leg.mode.toLowerCase()}`} x1=${x1} y1=${y1} x2=${x2} y2=${y2}><title>${`${leg.from_node} to ${leg.to_node}: ${kilometres(leg)}`}</title></line>`)}
    ${marks.map((mark) => drawMark(mark, answers))}
  </svg></div>`;
}

function drawMark({ x, y, places, label }: Mark, answers: Answers): TemplateResult {
  const waiting = places.reduce((sum, { node }) => sum + waitingAt(node.node_id, answers), 0);
  const isPlanned = places.every(({ node }) => node.status !== 'OPEN');
  const kind = isPlanned ? 'planned' : places.some(({ isSure }) => isSure) ? 'sure' : 'between';
  const title = places.map((place) => describe(place, answers)).join('; ');
  return svg`<g><title>${title}</title>
    ${waiting > 0 ? svg`<circle class="queue" cx=${x} cy=${y} r=${8 + Math.min(22, 2 * Math.sqrt(waiting) / 3)}></circle>` : ''}
    <circle class=${`place ${kind}`} cx=${x} cy=${y} r="6"></circle>
    <text x=${label.x} y=${label.y} text-anchor=${label.anchor}>${label.text}</text>
  </g>` as TemplateResult;
}

function describe({ node, isSure }: Placed, answers: Answers): string {
  const waiting = waitingAt(node.node_id, answers);
  return `${node.name}, ${node.country}${waiting > 0 ? `, ${numberWords(waiting)} waiting` : ''}${isSure ? '' : ', put between its neighbours'}`;
}

/** The longest queue reported there: sources and series are never added. */
function waitingAt(node: string, { queues }: Answers): number {
  return Math.max(0, ...(queues?.rows ?? []).filter((row) => row.node === node).map(({ value }) => value ?? 0));
}

function drawList(nodes: readonly NodeRow[], placeless: readonly NodeRow[], answers: Answers): TemplateResult {
  return table('Places on the map', [
    { title: 'Place', cell: ({ name }: NodeRow) => name },
    { title: 'Country', cell: ({ country }) => country },
    { title: 'Kind', cell: ({ kind }) => codeWords(kind) },
    { title: 'State', cell: ({ status }) => codeWords(status) },
    { title: 'Longest queue', isNumber: true, cell: ({ node_id: id }) => (waitingAt(id, answers) > 0 ? numberWords(waitingAt(id, answers)) : '–') },
    { title: 'On the map', cell: (node) => (placeless.includes(node) ? 'no: coordinates not known' : 'yes') },
  ], nodes);
}

function kilometres({ distance_m: metres }: LegRow): string {
  return `${numberWords(Number(metres) / 1000)} km`;
}
