import type { Command } from 'commander';
import { kinds } from '#libs/reference';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { type Order, sendJson } from '../http/send.js';
import { collect, parsePairs, parseWhole } from '../option-values.js';
import { askList } from '../query/lists.js';
import { describeAffected, describeChanges } from '../reference/describe-changes.js';
import { readRows } from '../reference/read-rows.js';
import type { AnswerTable } from '../render/answer-table.js';
import { countText } from '../render/texts.js';
import { onRun, type Session, type Shell } from '../session.js';

/** `caravan reference`: nodes, aliases, checkpoints, capacities, closures and the other reference data. */
export function addReference(program: Command, shell: Shell): void {
  const group = program.command('reference').description('places, checkpoints, capacities, closures, rates: what numbers are made with');
  addLoad(group, shell);
  addRemove(group, shell);
  addList(group, shell);
  addHistory(group, shell);
}

interface LoadOptions {
  readonly kind: string;
  readonly dryRun?: boolean;
  readonly common?: boolean;
}

function addLoad(group: Command, shell: Shell): void {
  const command = group
    .command('load')
    .description('write rows of your own, by their keys; rows not in the file stay')
    .argument('<file>', 'CSV with a heading, or *.json')
    .requiredOption('--kind <kind>', 'such as nodes, nodeAliases or closures; `caravan reference list` shows all')
    .option('--dry-run', 'only show what would change, and how many entities')
    .option('--common', 'rows that every tenant sees, straight in the database (DATABASE_URL)');
  onRun<LoadOptions>(command, shell, async (session, [file = ''], { kind, dryRun = false, common = false }) => {
    const rows = readRows(file, session.terminal.folder);
    const body = common ? await loadCommonly(session, kind, rows, file, dryRun) : await load(session, kind, rows, file, dryRun);
    session.print(describeChanges(body, dryRun ? [...describeAffected(body), 'nothing was written'] : notesOn(body)));
    return exitCodes.done;
  });
}

function load(session: Session, kind: string, rows: readonly unknown[], file: string, isDryRun: boolean): Promise<object> {
  const path = `/v1/reference/${encodeURIComponent(kind)}`;
  const order: Order = isDryRun ? { ...session.ask(`${path}/preview`), method: 'POST', body: { rows } } : { ...session.askGateway(path), method: 'PUT', body: { rows } };
  return sendJson(order, file);
}

async function loadCommonly({ settings }: Session, name: string, rows: readonly unknown[], file: string, isDryRun: boolean): Promise<object> {
  const kind = kinds.find((each) => each === name);
  if (!kind) throw new CliError(`There is no kind "${name}" of reference data: use ${kinds.join(', ')}.`);
  const { loadCommon, previewCommon } = await import('../database/common-reference.js');
  return isDryRun ? previewCommon(settings, kind, rows, file) : loadCommon(settings, kind, rows, file);
}

function notesOn(body: object): string[] {
  const { changed, unchanged } = body as { changed: number; unchanged: number };
  const counted = `${countText(changed, 'row')} changed, ${unchanged} were so already`;
  return changed > 0 ? [counted, 'numbers that follow from them are made anew in the background: `caravan refold status` shows how far, `caravan restatements --where cause=reference` what changed'] : [counted];
}

interface KeyOptions {
  readonly kind: string;
  readonly where?: readonly string[];
}

function addRemove(group: Command, shell: Shell): void {
  const command = group
    .command('remove')
    .description('take a row of your own away; the common row with its key, if there is one, is seen again')
    .requiredOption('--kind <kind>', 'such as nodes')
    .requiredOption('--where <column=value>', 'every column of its key, such as node_id=KZ-XNW; may be repeated', collect);
  onRun<KeyOptions>(command, shell, async (session, _args, { kind, where = [] }) => {
    const params = Object.fromEntries(parsePairs(where, '--where node_id=KZ-XNW'));
    const body = await sendJson({ ...session.askGateway(`/v1/reference/${encodeURIComponent(kind)}`, params), method: 'DELETE' }, kind);
    const { removed, now } = body as { removed: object; now: object | null };
    const described = describeChanges({ changes: [{ before: removed, after: now }] }, []);
    session.print({ ...described, json: body });
    return exitCodes.done;
  });
}

interface ListOptions {
  readonly where?: readonly string[];
  readonly kind?: string;
  readonly limit: string;
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list')
    .description('rows of a kind as you see them, your own over the common ones; without a kind, the kinds')
    .argument('[kind]', 'such as nodes or checkpoints')
    .option('--where <column=value>', 'only these, such as status=PLANNED or layer=own; may be repeated', collect)
    .option('--limit <rows>', 'rows at most', '50');
  onRun<ListOptions>(command, shell, async (session, [kind], { where = [], limit }) => {
    const params = Object.fromEntries(parsePairs(where, '--where status=PLANNED'));
    const path = kind === undefined ? '/v1/reference' : `/v1/reference/${encodeURIComponent(kind)}`;
    const hidden = kind === undefined ? ['columns', 'key'] : ['source', 'note', 'lat', 'lon', 'coord_quality', 'covered'];
    session.print(await askList(session, { path, params, limit: parseWhole('--limit', limit, 1), whenEmpty: 'no row matches', hidden }));
    return exitCodes.done;
  });
}

function addHistory(group: Command, shell: Shell): void {
  const command = group
    .command('history')
    .description('who changed which row, when, and how, the latest first')
    .option('--kind <kind>', 'only of this kind')
    .option('--limit <rows>', 'rows at most', '50');
  onRun<ListOptions>(command, shell, async (session, _args, { kind, limit }) => {
    const answer = await askList(session, { path: '/v1/reference-changes', params: { kind }, limit: parseWhole('--limit', limit, 1), whenEmpty: 'nothing was ever changed', hidden: [] });
    session.print(inWords(answer));
    return exitCodes.done;
  });
}

/** Before and after as the difference they make. */
function inWords(answer: AnswerTable): AnswerTable {
  const rows = answer.rows.map((row) => ({ at: row['at'], who: row['who'], kind: row['kind'], layer: row['layer'], ...describeChanges({ changes: [row] }, []).rows[0] }));
  return { ...answer, rows, columns: ['at', 'who', 'kind', 'layer', 'row', 'change'].map((name) => ({ name })) };
}
