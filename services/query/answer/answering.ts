import { topicOf } from '#libs/contracts';
import { readWatermark } from '#libs/database/reads';
import type { ReferenceSnapshot } from '#libs/reference';
import { countOpen } from '../credentials/open-entities.js';
import { methodShare } from '../credentials/method-share.js';
import { type Ask, askDatabase } from '../http/ask-database.js';
import { foldThen } from '../then/fold-then.js';
import { spansRead } from '../then/spans-read.js';
import { parseQuestion } from '../question/parse-question.js';
import { settleSingles } from '../question/settle-singles.js';
import { type CatalogueEntry, type Question, labelOf } from '../question/question.js';
import type { AnsweringParts } from '../query-parts.js';
import { type Place, answerPage } from './answer-page.js';
import { AgeingSource } from './ageing-source.js';
import { answerNow } from './answer-now.js';
import type { CellSource } from './cell-source.js';
import { csvColumns } from './csv.js';
import { FoldedSource } from './folded-source.js';
import { RollupSource } from './rollup-source.js';
import { nowColumns } from './write-now.js';
import { type JsonRow, writeRow } from './write-row.js';

/** A page of rows as JSON has them. */
export interface JsonPage {
  readonly rows: readonly JsonRow[];
  readonly next: Place | undefined;
}

/** One question of one tenant on its way to an answer. */
export class Answering {
  private folded: FoldedSource | undefined;

  private constructor(
    private readonly parts: AnsweringParts,
    private readonly tenant: string,
    readonly question: Question,
    private readonly reference: ReferenceSnapshot,
    private readonly now: number,
  ) {}

  /** Checks the question. Throws a 400 that says what is allowed. */
  static async begin(parts: AnsweringParts, tenant: string, entry: CatalogueEntry, asked: string, params: URLSearchParams): Promise<Answering> {
    const reference = await parts.references.load(tenant);
    const now = parts.clock();
    const question = parseQuestion(entry, asked, params, reference, now);
    const settled = await settleSingles((work) => askDatabase(parts, tenant, work), tenant, question, reference);
    return new Answering(parts, tenant, settled, reference, now);
  }

  /** The columns of the rows. */
  get columns(): string[] {
    return this.question.indicator.formula.kind === 'gauge-now' ? nowColumns(this.question.cube) : csvColumns(this.question);
  }

  /** At most `limit` rows from a place on. */
  async page(limit: number, place: Place | undefined): Promise<JsonPage> {
    const { parts, tenant, question, reference, now } = this;
    const folded = await this.foldThen();
    return askDatabase(parts, tenant, async (connection) => {
      if (question.indicator.formula.kind === 'gauge-now') return { rows: await answerNow({ connection, tenant, question, reference, now }), next: undefined };
      const plain: CellSource = folded ?? new RollupSource(connection, tenant, question.domain.name);
      const then = Math.min(now, question.asOf ?? now, question.knownAt ?? now);
      const { ageing } = question.indicator;
      const source = ageing ? new AgeingSource(plain, ageing, Math.floor(then / 1000)) : plain;
      const { rows, next } = await answerPage({ source, question, reference, now: then }, limit, place);
      return { rows: rows.map((row) => writeRow(question, reference, row)), next };
    });
  }

  /** What an answer says of itself, before its rows. */
  async envelope(): Promise<object> {
    const { question } = this;
    const { indicator, grain, range, by, asks, compare, domain } = question;
    const watermark = await askDatabase(this.parts, this.tenant, (connection) =>
      readWatermark(connection, topicOf(domain.name, this.parts.environment.topicPrefix), this.tenant, domain.cubes.map(({ name }) => name)));
    return {
      indicator: question.asked,
      name: indicator.name,
      unit: indicator.unit,
      ...labelOf(question),
      ...this.bounds(range),
      grain,
      by,
      filters: Object.fromEntries(Object.entries(asks).map(([name, values]) => [name, values.length === 1 ? values[0] : values])),
      compare: compare ?? null,
      zoneRule: 'local days and hours of the node where a figure lands',
      asOf: isoOf(question.asOf),
      knownAt: isoOf(question.knownAt),
      watermark: watermark?.toISOString() ?? null,
    };
  }

  /** What the numbers are worth beyond what stands in the rows; `full` looks at what is open and at the facts behind them. */
  async credentials(full: boolean, rows: readonly JsonRow[]): Promise<object> {
    const { parts, tenant, question, reference } = this;
    const lastRestatement = rows.map(({ restatedAt }) => restatedAt).filter((at) => typeof at === 'string').sort().at(-1) ?? null;
    if (!full || question.indicator.formula.kind === 'gauge-now') return { credentials: 'basic', lastRestatement, openEntities: null, method: null };
    const ask: Ask = (work) => askDatabase(parts, tenant, work);
    const folded = await this.foldThen();
    const openEntities = await ask((connection) => countOpen(question, reference, folded ?? new RollupSource(connection, tenant, question.domain.name)));
    const method = folded ? null : await methodShare({ ask, tenant, question, reference });
    return { credentials: 'full', lastRestatement, openEntities, method };
  }

  /** What the facts of then add up to, folded once however many pages follow; undefined when the rollups of now answer. */
  private async foldThen(): Promise<FoldedSource | undefined> {
    const { question, parts, tenant, reference } = this;
    if (question.asOf === undefined && question.knownAt === undefined) return undefined;
    if (this.folded) return this.folded;
    const spans = spansRead(question);
    this.folded = new FoldedSource(await foldThen({ ask: (work) => askDatabase(parts, tenant, work), tenant, question, reference, spans }), spans);
    return this.folded;
  }

  private bounds(range: Question['range']): { from: string; to: string } {
    const { hours } = this.question;
    const areInstants = hours !== undefined && this.question.byInstant;
    const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
    return areInstants ? { from: iso(hours.from), to: iso(hours.to) } : { from: range.from, to: range.to };
  }
}

function isoOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
