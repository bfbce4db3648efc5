import type { Command } from 'commander';
import { exitCodes } from '../exit-codes.js';
import { askJson } from '../http/ask.js';
import { describeObject } from '../query/describe-object.js';
import { onRun, type Shell } from '../session.js';

/** `caravan status`: how far the consumers are and when each source was last heard. */
export function addStatus(program: Command, shell: Shell): void {
  const command = program.command('status').description('watermark, lag, and when each source was last heard');
  onRun(command, shell, async (session) => {
    session.print(describeObject(await askJson(session.ask('/v1/status'))));
    return exitCodes.done;
  });
}

interface EntityOptions {
  readonly domain?: string;
  readonly kind?: string;
}

/** `caravan entity`: one container, leg or crossing with its facts and what it adds. */
export function addEntity(program: Command, shell: Shell): void {
  const command = program
    .command('entity')
    .description('one entity: its facts and what it adds to the numbers')
    .argument('<key>', 'its key as facts show it; with --domain and --kind what it is called, such as TRUCK:123ABC02')
    .option('--domain <domain>', 'such as border-checkpoints')
    .option('--kind <kind>', 'such as unit');
  onRun<EntityOptions>(command, shell, async (session, [key = ''], { domain, kind }) => {
    const isNamed = domain !== undefined || kind !== undefined;
    const question = isNamed ? session.ask('/v1/entities', { domain, kind, key }) : session.ask(`/v1/entities/${encodeURIComponent(key)}`);
    session.print(describeObject(await askJson(question)));
    return exitCodes.done;
  });
}
