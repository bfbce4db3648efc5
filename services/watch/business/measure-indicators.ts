import type { Domain } from '#libs/contracts';
import { type AnsweringParts, type Catalogue, askIndicator } from '#services/query';
import { readDomainWatermark } from '../read-domain-watermark.js';
import { type SeriesQuestion, questionsOf } from './questions.js';
import { type Series, seriesOfRows } from './series-of-rows.js';
import { windowsAt } from './windows.js';

export interface MeasuringParts extends AnsweringParts {
  readonly domains: readonly Domain[];
  readonly catalogue: Catalogue;
  readonly tenant: string;
  /** Tells today and this month. */
  readonly zone: string;
}

const mostRows = 1_000;

/** Every indicator of every domain as series, as the query service answers; totals come before places. Throws what the first question throws. */
export async function measureIndicators(parts: MeasuringParts): Promise<Series[]> {
  const { catalogue } = parts;
  const questions = (await Promise.all(parts.domains.map((domain) => questionsOfDomain(parts, domain)))).flat();
  const ordered = [...questions.filter((question) => !isByPlace(question)), ...questions.filter(isByPlace)];
  const series: Series[] = [];
  for (const question of ordered) {
    const { entry, params } = question;
    const rows = await askIndicator(parts, catalogue, { tenant: parts.tenant, name: entry.indicator.name, params, limit: mostRows });
    series.push(...seriesOfRows(question, rows));
  }
  return series;
}

async function questionsOfDomain(parts: MeasuringParts, domain: Domain): Promise<SeriesQuestion[]> {
  const { catalogue, tenant, zone, clock } = parts;
  const watermark = await readDomainWatermark(parts, tenant, domain);
  const windows = windowsAt(clock(), zone, watermark?.getTime());
  return catalogue.entries.filter((entry) => entry.domain.name === domain.name).flatMap((entry) => questionsOf(entry, windows));
}

function isByPlace({ place, params }: SeriesQuestion): boolean {
  return place !== undefined && (params['by']?.split(',').includes(place) ?? false);
}
