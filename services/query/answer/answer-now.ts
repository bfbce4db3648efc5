import type { Connection } from '#libs/database';
import { type LatestDay, findEntities, latestDays } from '#libs/database/reads';
import { currentFacts, entityKeyOf, unpackFacts } from '#libs/engine';
import { addDays, type ReferenceSnapshot } from '#libs/reference';
import { type GaugeState, noState, stateAt } from '../formulas/gauge-state.js';
import type { Question } from '../question/question.js';
import { refuse } from '../question/refuse.js';
import { mainReading } from './reading.js';
import { writeNow } from './write-now.js';
import type { JsonRow } from './write-row.js';

/** A question about now with all it takes to answer it. */
export interface AskingNow {
  readonly connection: Connection;
  readonly tenant: string;
  readonly question: Question;
  readonly reference: ReferenceSnapshot;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A series without a report for this long is not listed. */
const lookBackDays = 400;
const mostSeries = 5_000;

/** One row for each gauge series heard of lately, with its state now, and for each node named of which nothing is known. */
export async function answerNow(asking: AskingNow): Promise<JsonRow[]> {
  const { question, now } = asking;
  const isAboutNow = !question.compare && question.grain === 'total' && question.asOf === undefined && question.knownAt === undefined;
  if (!isAboutNow) throw refuse('grain', `${question.indicator.name} is about now: leave grain, compare, asOf and knownAt out.`);
  const series = await latestSeries(asking);
  const states = await statesOf(asking, series);
  const heard = series.map(({ group }, i) => ({ values: group, state: states[i] ?? noState }));
  const nodeAt = question.cube.dimensions.findIndex(({ name }) => name === 'node');
  const silent = (question.asks['node'] ?? []).filter((node) => !heard.some(({ values }) => values[nodeAt] === node));
  const named = silent.map((node) => ({ values: question.cube.dimensions.map((_, i) => (i === nodeAt ? node : null)), state: noState }));
  return [...heard, ...named].map(({ values, state }) => writeNow(question.cube, values, state, now));
}

async function latestSeries({ connection, tenant, question, reference, now }: AskingNow): Promise<LatestDay[]> {
  const { cube } = question;
  const today = new Date(now).toISOString().slice(0, 10);
  const series = await latestDays(connection, {
    tenant, cube: cube.name, group: cube.dimensions.map((_, i) => i), filters: mainReading(question, reference).filters,
    spans: [{ from: addDays(today, -lookBackDays), to: addDays(today, 2) }],
    limit: mostSeries + 1,
  });
  if (series.length > mostSeries) throw refuse('node', `More than ${mostSeries} series report: filter a node or a source.`);
  return series;
}

async function statesOf({ connection, tenant, question, now }: AskingNow, series: readonly LatestDay[]): Promise<GaugeState[]> {
  const keys = series.map((each) => entityKeyOf(tenant, question.domain.name, 'gauge-day', gaugeDayKey(question.cube.dimensions.map(({ name }) => name), each)));
  const entities = new Map((await findEntities(connection, tenant, keys)).map((entity) => [entity.entityKey, entity]));
  return keys.map((key) => {
    const entity = entities.get(key);
    return entity ? stateAt(currentFacts(unpackFacts(entity.facts)), now) : noState;
  });
}

/** The natural key that border-checkpoints gives to a day of a series whose node is known. */
function gaugeDayKey(names: readonly string[], { group, date }: LatestDay): string {
  const value = (name: string): string => group[names.indexOf(name)] ?? '';
  return [value('source'), value('node'), value('direction'), value('unit_type'), value('lane'), value('metric'), date].join('|');
}
