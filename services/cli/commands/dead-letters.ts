import type { Command } from 'commander';
import { CliError } from '../cli-error.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { fieldOf } from '../http/answer.js';
import { askJson } from '../http/ask.js';
import { describeObject } from '../query/describe-object.js';
import { onRun, type Session, type Shell } from '../session.js';
import { addDeadLetterList } from './lists.js';
import { addRedrive } from './redrive.js';

/** `caravan dead-letters`. */
export function addDeadLetters(program: Command, shell: Shell): void {
  const group = program.command('dead-letters').description('records that could not be applied');
  addDeadLetterList(group, shell);
  addRedrive(group, shell);
  const show = group.command('show').description('one record with its bytes').argument('<topic/partition/offset>', 'as listed, such as caravan.flights.v1/0/4711');
  onRun(show, shell, showDeadLetter);
}

async function showDeadLetter(session: Session, [place = '']: readonly string[]): Promise<ExitCode> {
  const parts = /^([^/]+)\/(\d+)\/(\d+)$/.exec(place);
  if (!parts) throw new CliError(`"${place}" names no record: write topic/partition/offset as \`caravan dead-letters list\` shows them, such as caravan.flights.v1/0/4711.`);
  const body = await askJson(session.ask(`/v1/dead-letters/${parts.slice(1).join('/')}`));
  session.print({ ...describeObject(readBytes(body)), json: body });
  return exitCodes.done;
}

/** Key and value as their text, or base64 where they are none. */
function readBytes(body: object): object {
  const read = (name: string): unknown => fieldOf(fieldOf(body, name), 'text') ?? fieldOf(fieldOf(body, name), 'base64') ?? null;
  return { ...body, key: read('key'), value: read('value') };
}
