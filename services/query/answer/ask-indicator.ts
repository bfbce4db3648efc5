import type { Catalogue } from '../question/catalogue.js';
import type { AnsweringParts } from '../query-parts.js';
import { Answering } from './answering.js';
import type { JsonRow } from './write-row.js';

/** A question about an indicator as its route takes it, asked within this process. */
export interface IndicatorQuestion {
  readonly tenant: string;
  readonly name: string;
  readonly params: Readonly<Record<string, string>>;
  readonly limit: number;
}

/** The first rows of the answer that the route gives. Throws ProblemError (400) that says what is allowed. */
export async function askIndicator(parts: AnsweringParts, catalogue: Catalogue, { tenant, name, params, limit }: IndicatorQuestion): Promise<readonly JsonRow[]> {
  const search = new URLSearchParams(params);
  const answering = await Answering.begin(parts, tenant, catalogue.choose(name, search), name, search);
  return (await answering.page(limit, undefined)).rows;
}
