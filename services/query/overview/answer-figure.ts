import { latestDay } from '#libs/database/reads';
import { addDays } from '#libs/reference';
import { Answering } from '../answer/answering.js';
import { mainReading } from '../answer/reading.js';
import type { JsonRow } from '../answer/write-row.js';
import { askDatabase } from '../http/ask-database.js';
import { parseQuestion } from '../question/parse-question.js';
import type { CatalogueEntry } from '../question/question.js';
import { periodOf } from '../question/windows.js';
import type { QueryParts } from '../query-parts.js';
import type { LeadingFigure } from './figures.js';

/** The answer to a leading figure; `path` asks the same again. */
export interface AnsweredFigure {
  readonly title: string;
  readonly indicator: string;
  readonly meaning: string;
  readonly unit: string;
  readonly decimals: number;
  /** Local dates; `to` is exclusive. */
  readonly from: string;
  readonly to: string;
  readonly compare: string | null;
  readonly path: string;
  readonly rows: readonly JsonRow[];
}

const mostRows = 500;
const fourWeeksDays = 28;

/** Answers a figure for the last span in which anything was seen; for the one that ends today when nothing ever was. */
export async function answerFigure(parts: QueryParts, tenant: string, entry: CatalogueEntry, figure: LeadingFigure): Promise<AnsweredFigure> {
  const tomorrow = addDays(new Date(parts.clock()).toISOString().slice(0, 10), 1);
  const last = (await lastDayOf(parts, tenant, entry, figure, tomorrow)) ?? addDays(tomorrow, -1);
  const span = spanUpTo(last, figure.span);
  const params = new URLSearchParams({ ...figure.ask, ...span });
  const answering = await Answering.begin(parts, tenant, entry, figure.indicator, params);
  const { rows } = await answering.page(mostRows, undefined);
  const { meaning, unit, decimals } = entry.indicator;
  const path = `/v1/indicators/${figure.indicator}?${params.toString()}`;
  return { title: figure.title, indicator: figure.indicator, meaning, unit, decimals, ...span, compare: figure.ask['compare'] ?? null, path, rows };
}

async function lastDayOf(parts: QueryParts, tenant: string, entry: CatalogueEntry, figure: LeadingFigure, before: string): Promise<string | undefined> {
  const reference = await parts.references.load(tenant);
  const question = parseQuestion(entry, figure.indicator, new URLSearchParams(figure.ask), reference, parts.clock());
  const { cube, filters } = mainReading(question, reference);
  return askDatabase(parts, tenant, (connection) => latestDay(connection, { tenant, cube: cube.name, filters, before }));
}

function spanUpTo(last: string, span: LeadingFigure['span']): { from: string; to: string } {
  if (span === 'four-weeks') return { from: addDays(last, 1 - fourWeeksDays), to: addDays(last, 1) };
  return periodOf(last, 'month');
}
