import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { fieldOf } from '../http/answer.js';
import { askJson } from '../http/ask.js';
import { type Order, sendJson } from '../http/send.js';
import { parseWhole } from '../option-values.js';
import { describeObject } from '../query/describe-object.js';
import { askList } from '../query/lists.js';
import { type Session, type Shell, onRun } from '../session.js';

/** `caravan alarms`: what the watch raised, who takes it on, who need not be told, and the rules. */
export function addAlarms(program: Command, shell: Shell): void {
  const group = program.command('alarms').description('alarms: what is silent, late, too long or changed');
  addList(group, shell);
  addShow(group, shell);
  addAck(group, shell);
  addSilence(group, shell);
  addSilences(group, shell);
  addRules(group, shell);
}

const hidden = ['since', 'labels', 'value', 'threshold', 'ackNote', 'domain'];

interface ListOptions {
  readonly state?: string;
  readonly rule?: string;
  readonly severity?: string;
  readonly limit: string;
}

function addList(group: Command, shell: Shell): void {
  const command = group
    .command('list', { isDefault: true })
    .description('alarms, the latest first; open ones unless --state says otherwise')
    .option('--state <state>', 'open, closed or all', 'open')
    .option('--rule <name>', 'only of this rule')
    .option('--severity <severity>', 'info, warning or critical')
    .option('--limit <rows>', 'rows at most', '50');
  onRun<ListOptions>(command, shell, async (session, _args, { state, rule, severity, limit }) => {
    const params = { state: state === 'all' ? undefined : state, rule, severity };
    session.print(await askList(session, { path: '/v1/alarms', params, limit: parseWhole('--limit', limit, 1), whenEmpty: 'no alarm', hidden }));
    return exitCodes.done;
  });
}

function addShow(group: Command, shell: Shell): void {
  const command = group.command('show').description('one alarm, with what was told of it').argument('<id>', 'as listed');
  onRun(command, shell, async (session, [id = '']) => {
    session.print(describeObject(await askJson(session.ask(pathOf('/v1/alarms', id)))));
    return exitCodes.done;
  });
}

function addAck(group: Command, shell: Shell): void {
  const command = group.command('ack').description('take an alarm on; it stays open until its subject is well').argument('<id>', 'as listed').option('--note <text>', 'what others should know');
  onRun<{ readonly note?: string }>(command, shell, async (session, [id = ''], { note }) => {
    session.print(describeObject(await send(session, 'POST', pathOf('/v1/alarms', id, 'ack'), { note: note ?? null })));
    return exitCodes.done;
  });
}

interface SilenceOptions {
  readonly rule?: string;
  readonly subject?: string;
  readonly hours: string;
  readonly reason: string;
}

function addSilence(group: Command, shell: Shell): void {
  const command = group
    .command('silence')
    .description('for some hours tell nobody when alarms open: those like an alarm, of a rule, or of a subject')
    .argument('[id]', 'like this alarm: of its rule and subject')
    .option('--rule <name>', 'of this rule')
    .option('--subject <text>', 'of this subject, as listed')
    .option('--hours <hours>', 'from now on', '4')
    .requiredOption('--reason <text>', 'why');
  onRun<SilenceOptions>(command, shell, async (session, [id], { rule, subject, hours, reason }) => {
    if (id === undefined && rule === undefined && subject === undefined) throw new CliError('Say what to silence: the id of an alarm, --rule or --subject.');
    const until = new Date(Date.now() + parseWhole('--hours', hours, 1) * 3_600_000).toISOString();
    const alike = id === undefined ? { rule: rule ?? null, subject: subject ?? null } : await likenessOf(session, id);
    session.print(describeObject(await send(session, 'POST', '/v1/alarm-silences', { ...alike, until, reason })));
    return exitCodes.done;
  });
}

async function likenessOf(session: Session, id: string): Promise<{ rule: unknown; subject: unknown }> {
  const alarm = await askJson(session.ask(pathOf('/v1/alarms', id)));
  return { rule: fieldOf(alarm, 'rule'), subject: fieldOf(alarm, 'subject') };
}

function addSilences(group: Command, shell: Shell): void {
  onRun(group.command('silences').description('silences, those in force and those that are over'), shell, async (session) => {
    session.print(await askList(session, { path: '/v1/alarm-silences', params: {}, limit: 1_000, whenEmpty: 'nothing was silenced', hidden: [] }));
    return exitCodes.done;
  });
  onRun(group.command('unsilence').description('end a silence now').argument('<id>', 'as `caravan alarms silences` shows it'), shell, async (session, [id = '']) => {
    session.print(describeObject(await send(session, 'DELETE', pathOf('/v1/alarm-silences', id))));
    return exitCodes.done;
  });
}

function addRules(group: Command, shell: Shell): void {
  onRun(group.command('rules').description('the rules in force, your own over the defaults'), shell, async (session) => {
    session.print(await askList(session, { path: '/v1/alarm-rules', params: {}, limit: 1_000, whenEmpty: 'no rule', hidden: [] }));
    return exitCodes.done;
  });
  const set = group.command('set-rule').description('write a rule of your own; one with the name of a default stands in for it').argument('<name>', 'such as queue-long').argument('<file>', 'YAML or JSON');
  onRun(set, shell, async (session, [name = '', file = '']) => {
    session.print(describeObject(await send(session, 'PUT', pathOf('/v1/alarm-rules', name), readRuleFile(file, session.terminal.folder), file)));
    return exitCodes.done;
  });
  onRun(group.command('drop-rule').description('take a rule of your own away; the default of its name holds again').argument('<name>', 'as listed'), shell, async (session, [name = '']) => {
    session.print(describeObject(await send(session, 'DELETE', pathOf('/v1/alarm-rules', name))));
    return exitCodes.done;
  });
}

function readRuleFile(file: string, folder: string): unknown {
  const text = readFileSync(resolve(folder, file), 'utf8');
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new CliError(`${file} is neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}`, undefined, { cause: error });
  }
}

function pathOf(...parts: readonly [string, ...string[]]): string {
  const [base, ...rest] = parts;
  return [base, ...rest.map(encodeURIComponent)].join('/');
}

/** Tells the query service to change something. */
function send(session: Session, method: Order['method'], path: string, body?: unknown, what = 'this'): Promise<object> {
  return sendJson({ ...session.ask(path), method, ...(body === undefined ? {} : { body }) }, what);
}
