import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ReferenceLayers } from '#libs/database';
import { selectReferenceRows } from '#libs/database/reads';
import { type Affected, previewReference } from '#libs/host';
import { ProblemError } from '#libs/platform';
import { type CheckedRows, type Kind, type Row, buildSnapshot, checkRows, compareRows, kinds, referenceColumns, referenceKinds, textsIn, withRows } from '#libs/reference';
import { type QueryParts, queryParts } from '../query-parts.js';
import { oneOf } from '../question/parse-question.js';
import { refuse } from '../question/refuse.js';
import { type SeenRow, seenRows } from '../reference/reference-rows.js';
import { ApiKeyGuard, mayRead, principalOf } from './api-key-guard.js';
import { askDatabase } from './ask-database.js';
import { checkNames, pagingOf, paramsOf, textOf } from './params.js';

/** Entities of a domain that one preview folds. */
const mostExamined = 10_000;

/** Reference data as the tenant sees them: its own rows over the common ones. */
@Controller('v1/reference')
@UseGuards(ApiKeyGuard)
export class ReferenceController {
  constructor(@Inject(queryParts) private readonly parts: QueryParts) {}

  @Get()
  async listKinds(@Req() request: FastifyRequest): Promise<object> {
    checkNames(paramsOf(request), ['limit', 'cursor']); // the whole list is one page
    const layers = await this.load(request);
    const rows = kinds.map((kind) => {
      const seen = seenRows(layers, kind);
      const own = seen.filter(({ layer }) => layer === 'own').length;
      return { kind, rows: seen.length, own, foldsRead: referenceKinds[kind].foldsRead, key: referenceKinds[kind].key, columns: referenceColumns[kind].map(({ name }) => name) };
    });
    return { rows, next: null };
  }

  /** Rows of a kind; every column of the kind is a filter. */
  @Get(':kind')
  async list(@Param('kind') name: string, @Req() request: FastifyRequest): Promise<object> {
    const kind = kindOf(name);
    const params = paramsOf(request);
    const columns = referenceColumns[kind].map((column) => column.name);
    checkNames(params, [...columns, 'layer', 'limit', 'cursor']);
    const layer = oneOf(params, 'layer', ['own', 'common'] as const);
    const wanted = columns.flatMap((column) => [textOf(params, column)].flatMap((text) => (text === undefined ? [] : [[column, text] as const])));
    const paging = pagingOf<number>(request);
    const seen = seenRows(await this.load(request), kind).filter((each) => (layer === undefined || each.layer === layer) && wanted.every(([column, text]) => each.row[column] === text));
    const start = paging.place ?? 0;
    const { rows, next } = paging.cut(seen.slice(start, start + paging.limit + 1), () => start + paging.limit);
    return { rows: rows.map(writeRow), next };
  }

  /** What loading the rows of `{"rows": […]}` would change: rows before and after, and entities. Writes nothing. */
  @Post(':kind/preview')
  @HttpCode(200)
  async preview(@Param('kind') name: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<object> {
    const kind = kindOf(name);
    checkNames(paramsOf(request), []);
    const layers = await this.load(request);
    const rows = refuseWrong(checkRows(kind, rowsIn(body), textsIn(buildSnapshot(0, layers.common, layers.own).rows)));
    const changes = compareRows(kind, seenRows(layers, kind).map(({ row }) => row), rows);
    return { kind, changed: changes.length, unchanged: rows.length - changes.length, changes, entities: await this.countAffected(request, kind, layers, rows) };
  }

  private countAffected(request: FastifyRequest, kind: Kind, layers: ReferenceLayers, rows: readonly Row[]): Promise<readonly Affected[]> {
    if (!referenceKinds[kind].foldsRead) return Promise.resolve([]);
    const principal = principalOf(request);
    const reference = buildSnapshot(layers.version + 1, layers.common, withRows(layers.own, kind, rows));
    return askDatabase(this.parts, principal.tenant, async (connection) => {
      const affected: Affected[] = [];
      for (const domain of this.parts.domains.filter((each) => mayRead(principal, each.name))) {
        affected.push(await previewReference(connection, { domain, tenant: principal.tenant, referenceOf: () => Promise.resolve(reference), most: mostExamined }));
      }
      return affected;
    });
  }

  private load(request: FastifyRequest): Promise<ReferenceLayers> {
    const { tenant } = principalOf(request);
    return askDatabase(this.parts, tenant, (connection) => selectReferenceRows(connection, tenant));
  }
}

function kindOf(name: string): Kind {
  const kind = kinds.find((each) => each === name);
  if (kind) return kind;
  throw new ProblemError(404, `There is no kind of reference data of that name. There are ${kinds.join(', ')}.`);
}

function writeRow({ row, layer, covered }: SeenRow): object {
  return { ...row, layer, ...(covered ? { covered } : {}) };
}

function rowsIn(body: unknown): readonly unknown[] {
  const rows = (body as { rows?: unknown } | null)?.rows;
  if (Array.isArray(rows)) return rows;
  throw refuse('rows', 'Send JSON with the member "rows", a list of objects with a text for each column.');
}

function refuseWrong(checked: CheckedRows): readonly Row[] {
  if ('rows' in checked) return checked.rows;
  const [first] = checked.problems;
  throw new ProblemError(422, `These rows could not be loaded: row ${first?.row}, column "${first?.column}" ${first?.message}; \`problems\` lists all.`, { members: { problems: checked.problems } });
}
