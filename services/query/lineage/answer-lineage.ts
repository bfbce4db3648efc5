import { RollupSource } from '../answer/rollup-source.js';
import { answerPage } from '../answer/answer-page.js';
import { writeRow } from '../answer/write-row.js';
import { type Ask, askDatabase } from '../http/ask-database.js';
import { parseQuestion } from '../question/parse-question.js';
import type { CatalogueEntry, Question } from '../question/question.js';
import { settleSingles } from '../question/settle-singles.js';
import type { QueryParts } from '../query-parts.js';
import { instantsOf } from '../then/instants-of.js';
import { checkCell } from './check-cell.js';
import { type LineagePlace, findEntities } from './find-entities.js';
import { lastKey, shareUpTo } from './key-range.js';
import { scopeOf } from './scope.js';
import { writeContributors } from './write-contributors.js';

/** What is asked about one figure. */
export interface LineageQuestion {
  readonly entry: CatalogueEntry;
  readonly asked: string;
  /** Those of the indicator. */
  readonly params: URLSearchParams;
  readonly withFacts: boolean;
  readonly limit: number;
  readonly place: LineagePlace | undefined;
}

/** A page of lineage; `next` is undefined after the last. */
export type LineagePage = Readonly<Record<string, unknown>> & { readonly next: LineagePlace | undefined };

const mostWithFacts = 100;
const mostWithout = 1_000;
const searchMilliseconds = 1_500;

/** The figure, how many contributions it is the sum of, and the entities that make them. Throws a 400 where more than one figure is asked for. */
export async function answerLineage(parts: QueryParts, tenant: string, asked: LineageQuestion): Promise<LineagePage> {
  const ask: Ask = (work) => askDatabase(parts, tenant, work);
  const reference = await parts.references.load(tenant);
  const now = parts.clock();
  const parsed = parseQuestion(asked.entry, asked.asked, asked.params, reference, now);
  checkCell(parsed);
  const question = await settleSingles(ask, tenant, parsed, reference);
  const scope = scopeOf(question, reference, now);
  const limit = Math.min(asked.limit, asked.withFacts ? mostWithFacts : mostWithout);
  const found = await findEntities({ ask, tenant, question, reference, scope, budget: searchMilliseconds, clock: Date.now }, limit, asked.place);
  return ask(async (connection) => {
    const { rows: [row] } = await answerPage({ source: new RollupSource(connection, tenant, question.domain.name), question, reference, now }, 1, undefined);
    const near = scope.span.from < scope.span.to ? instantsOf(question, scope.span, reference) : { from: new Date(now), to: new Date(now) };
    const { range, indicator, grain, by, asks } = question;
    return {
      indicator: question.asked, name: indicator.name, unit: indicator.unit, from: range.from, to: range.to, grain, by,
      filters: Object.fromEntries(Object.entries(asks).map(([name, values]) => [name, values.length === 1 ? values[0] : values])),
      figure: row ? writeRow(question, reference, row) : null,
      measure: measureOf(question),
      contributions: found.total,
      searched: found.next ? shareSearched(found.next) : 1,
      rows: await writeContributors({ connection, tenant, domain: question.domain, near }, found.contributors, asked.withFacts),
      next: found.next,
    };
  });
}

/** The measure by which contributors are large or small. */
function measureOf({ indicator: { formula }, cube }: Question): string {
  if ('measure' in formula) return formula.measure;
  if ('amount' in formula) return formula.amount;
  return 'of' in formula && typeof formula.of === 'string' ? formula.of : cube.count;
}

/** How much of all there is was looked through, 0 to 1. */
function shareSearched({ after }: LineagePlace): number {
  return after === lastKey ? 1 : shareUpTo(after);
}
