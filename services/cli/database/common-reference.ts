import { userInfo } from 'node:os';
import { domains } from '#libs/catalog';
import { type Database, changeReferenceRows, commonTenant, loadReferenceRows, withConnection, wishesOf } from '#libs/database';
import { type Affected, previewReference } from '#libs/host';
import { type Kind, type Row, buildSnapshot, checkRows, compareRows, referenceKinds, textsIn, withRows } from '#libs/reference';
import { CliError } from '../cli-error.js';
import { describeProblem } from '../http/send.js';
import type { Settings } from '../settings.js';
import { withOperator } from './with-operator.js';

/** What loading common rows changed, or would change; as the services say it of a tenant's. */
export interface CommonChange {
  readonly kind: Kind;
  readonly changed: number;
  readonly unchanged: number;
  readonly changes: readonly { readonly before: Row | null; readonly after: Row | null }[];
  readonly entities?: readonly Affected[];
}

/** Writes rows that every tenant sees. Throws CliError that names row and column of what is wrong; nothing is written then. */
export function loadCommon(settings: Settings, kind: Kind, given: readonly unknown[], file: string): Promise<CommonChange> {
  return withOperator(settings, async (database) => {
    const rows = await check(database, kind, given, file);
    const changes = await changeReferenceRows(database, commonTenant, wishesOf({ [kind]: rows }), `caravan cli by ${userInfo().username}`);
    return { kind, changed: changes.length, unchanged: rows.length - changes.length, changes };
  });
}

/** What {@link loadCommon} would change, with how many entities of all tenants; changes nothing. */
export function previewCommon(settings: Settings, kind: Kind, given: readonly unknown[], file: string): Promise<CommonChange> {
  return withOperator(settings, async (database) => {
    const rows = await check(database, kind, given, file);
    const { common } = await loadReferenceRows(database, commonTenant);
    const changes = compareRows(kind, common[kind] ?? [], rows);
    const entities = referenceKinds[kind].foldsRead ? await countAffected(database, kind, rows) : [];
    return { kind, changed: changes.length, unchanged: rows.length - changes.length, changes, entities };
  }, 'long');
}

async function check(database: Database, kind: Kind, given: readonly unknown[], file: string): Promise<readonly Row[]> {
  const { common } = await loadReferenceRows(database, commonTenant);
  const checked = checkRows(kind, given, textsIn(buildSnapshot(0, common).rows));
  if ('rows' in checked) return checked.rows;
  throw new CliError(checked.problems.map((problem) => `${file}: ${describeProblem(problem)}`).join('\n'));
}

async function countAffected(database: Database, kind: Kind, rows: readonly Row[]): Promise<Affected[]> {
  const referenceOf = async (tenant: string) => {
    const { version, common, own } = await loadReferenceRows(database, tenant);
    return buildSnapshot(version + 1, withRows(common, kind, rows), own);
  };
  const affected: Affected[] = [];
  for (const domain of domains) {
    affected.push(await withConnection(database, (connection) => previewReference(connection, { domain, tenant: commonTenant, referenceOf, most: Number.MAX_SAFE_INTEGER })));
  }
  return affected;
}
