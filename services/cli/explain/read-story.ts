import { fieldOf } from '../http/answer.js';
import { askJson, askPages, type Params, rowsIn } from '../http/ask.js';
import type { Row } from '../render/answer-table.js';
import type { Session } from '../session.js';

/** What is told about one figure. */
export interface Story {
  /** The answer of the indicator, with one row. */
  readonly answer: object;
  readonly figure: Row;
  /** Restatements, the latest first, each with the value that was known just before it; undefined where no version caused it. */
  readonly restatements: readonly { readonly restatement: Row; readonly valueBefore: unknown }[];
  readonly areMoreRestatements: boolean;
  /** The entities that contribute most. */
  readonly largest: readonly { readonly entity: Row; readonly amount: number }[];
  /** Contributions of the figure, and how many entities of them were looked at. */
  readonly contributions: number;
  readonly entities: number;
  readonly areMoreEntities: boolean;
  /** By what contributors are large or small. */
  readonly measure: string;
}

/** How much is told. */
export interface StoryLimits {
  readonly restatements: number;
  readonly contributors: number;
}

const mostEntities = 5_000;

/** Asks for all that a story needs. Throws CliError with the service's own sentence when more than one figure is asked for. */
export async function readStory(session: Session, indicator: string, params: Params, limits: StoryLimits): Promise<Story> {
  const path = `/v1/indicators/${encodeURIComponent(indicator)}`;
  const lineage = await askPages(session.ask(`${path}/lineage`, { ...params, facts: false }), mostEntities);
  const answer = await askJson(session.ask(path, { ...params, credentials: 'full' }));
  const restated = await askPages(session.ask('/v1/restatements', restatementParams(indicator, params, answer)), limits.restatements);
  const valueAt = valuesAt(session, path, params);
  const restatements: Story['restatements'][number][] = [];
  for (const restatement of restated.rows) restatements.push({ restatement, valueBefore: await valueAt(justBefore(restatement)) });
  const measure = String(fieldOf(lineage.body, 'measure'));
  return {
    answer, restatements, measure,
    figure: rowsIn(answer)[0] ?? {},
    areMoreRestatements: restated.isCut,
    largest: largestOf(lineage.rows, measure).slice(0, limits.contributors),
    contributions: Number(fieldOf(lineage.body, 'contributions') ?? 0),
    entities: lineage.rows.length,
    areMoreEntities: lineage.isCut,
  };
}

/** Restatements are of days; the answer says which values of dimensions it settled on. */
function restatementParams(indicator: string, params: Params, answer: object): Params {
  const dateIn = (name: string): string => String(fieldOf(answer, name)).slice(0, 10);
  const settled = Object.entries((fieldOf(answer, 'filters') ?? {}) as Record<string, string | string[]>).filter(([name]) => !(name in params) && !(`filter.${name}` in params));
  const { grain: _grain, by: _by, ...rest } = params;
  const isOfHours = String(fieldOf(answer, 'from')).includes('T');
  return { ...rest, ...Object.fromEntries(settled), indicator, from: dateIn('from'), to: isOfHours ? dayAfter(dateIn('to')) : dateIn('to') };
}

function dayAfter(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}

/** The instant before the version that caused a restatement was received. */
function justBefore(restatement: Row): string | undefined {
  const receivedAt = fieldOf(fieldOf(restatement['fact'], 'after'), 'receivedAt');
  return typeof receivedAt === 'string' ? new Date(Date.parse(receivedAt) - 1).toISOString() : undefined;
}

/** Asks once for what was known at an instant, however many restatements one version caused. */
function valuesAt(session: Session, path: string, params: Params): (knownAt: string | undefined) => Promise<unknown> {
  const known = new Map<string, unknown>();
  return async (knownAt) => {
    if (knownAt === undefined || known.has(knownAt)) return known.get(knownAt ?? '');
    const [row] = rowsIn(await askJson(session.ask(path, { ...params, knownAt })));
    known.set(knownAt, row?.['value'] ?? null);
    return known.get(knownAt);
  };
}

function largestOf(entities: readonly Row[], measure: string): Story['largest'][number][] {
  const amountOf = (entity: Row): number => {
    const lines = Array.isArray(entity['contributions']) ? (entity['contributions'] as object[]) : [];
    return lines.reduce((sum, line) => sum + Number(fieldOf(fieldOf(line, 'measures'), measure) ?? 0), 0);
  };
  return entities.map((entity) => ({ entity, amount: amountOf(entity) })).sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
}
