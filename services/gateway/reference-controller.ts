import { Controller, Delete, Inject, Param, Put, Req, SetMetadata, UseGuards } from '@nestjs/common';
import type { Json, JsonObject } from '#libs/contracts';
import type { RowChange } from '#libs/database';
import { parseJson, textOf } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import { type CheckedRows, type Kind, type Row, checkRows, kinds, referenceKinds, rowKey, textsIn } from '#libs/reference';
import { ApiKeyGuard, type AuthenticatedRequest, scopeNeeded } from './api-key-guard.js';
import { type GatewayParts, type KeyHolder, partsToken } from './gateway-parts.js';
import { Intake } from './intake.js';
import type { ReferenceDesk } from './reference-desk.js';

/** Rows of one request. */
const mostRows = 10_000;

/** A tenant's own reference rows, laid over the common ones (domains.md 2.5). */
@Controller('v1/reference')
@UseGuards(ApiKeyGuard)
@SetMetadata(scopeNeeded, 'operate')
export class ReferenceController {
  constructor(
    @Inject(partsToken) private readonly parts: GatewayParts,
    @Inject(Intake) private readonly intake: Intake,
  ) {}

  /** Writes the rows of `{"rows": [{…}]}` by their keys; own rows not named stay. Writing the same again changes nothing. */
  @Put(':kind')
  write(@Param('kind') name: string, @Req() request: AuthenticatedRequest): Promise<object> {
    const kind = kindOf(name);
    const desk = this.deskFor(request.holder);
    return this.intake.readWhole(request.raw, async (body) => {
      const given = rowsIn(body);
      const { rows } = await desk.load(request.holder.tenant);
      const checked = refuseWrong(checkRows(kind, given, textsIn(rows)));
      const wishes = checked.map((row) => ({ kind, key: rowKey(kind, row), row }));
      const changes = await desk.change(request.holder.tenant, wishes, nameOf(request.holder));
      return { kind, changed: changes.length, unchanged: checked.length - changes.length, changes: changes.map(writeChange) };
    });
  }

  /** Takes the tenant's own row away, named by all columns of its key; the common row with that key, if there is one, is seen again. */
  @Delete(':kind')
  async remove(@Param('kind') name: string, @Req() request: AuthenticatedRequest): Promise<object> {
    const kind = kindOf(name);
    const desk = this.deskFor(request.holder);
    const key = rowKey(kind, keyIn(kind, request.url));
    const [change] = await desk.change(request.holder.tenant, [{ kind, key, row: null }], nameOf(request.holder));
    if (!change) throw new ProblemError(404, `You have no row of your own with that key in ${kind}; common rows can only be covered by one of yours.`);
    const now = (await desk.load(request.holder.tenant)).rows(kind).find((row) => rowKey(kind, row) === key);
    return { kind, removed: change.before, now: now ?? null };
  }

  /** Places concern all domains: a key for some of them changes none. */
  private deskFor({ domains }: KeyHolder): ReferenceDesk {
    if (!this.parts.reference) throw new ProblemError(404, 'this gateway changes no reference data.');
    if (domains.includes('*')) return this.parts.reference;
    throw new ProblemError(403, `this API key is for ${domains.join(', ') || 'nothing'}; reference data concern every domain and need a key for all of them.`);
  }
}

/** The kind of that name; throws 404 with those there are. */
function kindOf(name: string): Kind {
  const kind = kinds.find((each) => each === name);
  if (kind) return kind;
  throw new ProblemError(404, `there is no kind of reference data of that name; there are ${kinds.join(', ')}.`);
}

function rowsIn(body: Buffer): readonly Json[] {
  const text = textOf(body);
  const parsed = text === undefined ? undefined : parseJson(text);
  if (parsed === undefined) throw new ProblemError(400, 'the body must be JSON: {"rows": [{…}]} with a text for each column.');
  const rows = (parsed as JsonObject | null)?.['rows'];
  if (!Array.isArray(rows)) throw new ProblemError(400, 'the body must have the member "rows", a list of objects with a text for each column.');
  if (rows.length > mostRows) throw new ProblemError(413, `a request holds at most ${mostRows} rows: send several.`);
  return rows as readonly Json[];
}

function refuseWrong(checked: CheckedRows): readonly Row[] {
  if ('rows' in checked) return checked.rows;
  const [first] = checked.problems;
  throw new ProblemError(422, `nothing was written: row ${first?.row}, column "${first?.column}" ${first?.message}; \`problems\` lists all.`, { members: { problems: checked.problems } });
}

function keyIn(kind: Kind, url: string): Row {
  const params = new URL(url, 'http://gateway').searchParams;
  const { key } = referenceKinds[kind];
  const isComplete = key.every((column) => params.getAll(column).length === 1) && [...params.keys()].length === key.length;
  if (!isComplete) throw new ProblemError(400, `name the row by its key, each column once and nothing else: ?${key.map((column) => `${column}=…`).join('&')} (empty where it has none).`);
  return Object.fromEntries(params);
}

function writeChange({ kind, key, before, after }: RowChange): object {
  const texts = key.split('\u001f');
  return { key: Object.fromEntries(referenceKinds[kind].key.map((column, i) => [column, texts[i] ?? ''])), before, after };
}

function nameOf({ name, prefix }: KeyHolder): string {
  return `API key ${name ?? ''} (${prefix ?? 'unnamed'})`;
}
