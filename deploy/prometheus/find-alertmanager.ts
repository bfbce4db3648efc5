import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Progress, answerVersion, commandsOfPackage } from './debian-package.js';

/** Commands of a real Alertmanager. */
export interface Alertmanager {
  readonly amtool: string;
  readonly alertmanager: string;
  /** The folder that Alertmanager has to be run in. */
  readonly folder: string;
}

/** Alertmanager as installed, else the one of the distribution's package. Undefined where there is neither. */
export function findAlertmanager(env: NodeJS.ProcessEnv = process.env, progress: Progress = console.warn): Alertmanager | undefined {
  const installed = ['alertmanager', 'prometheus-alertmanager'].find((name) => answerVersion(['amtool', name], env));
  if (installed) return { amtool: 'amtool', alertmanager: installed, folder: process.cwd() };
  const wanted = { name: 'prometheus-alertmanager', megabytes: 11, commands: ['amtool', 'prometheus-alertmanager'] };
  const [amtool, alertmanager] = commandsOfPackage(wanted, env, progress) ?? [];
  return amtool && alertmanager ? { amtool, alertmanager: relocated(alertmanager), folder: resolve(dirname(alertmanager), '..', '..') } : undefined;
}

const shares = '/usr/share/prometheus/alertmanager';

/** The package's own looks for its templates where only an installed one has them; this copy looks below the folder it is run in. */
function relocated(program: string): string {
  const copy = join(dirname(program), 'alertmanager-here');
  if (existsSync(copy)) return copy;
  const text = readFileSync(program, 'latin1').replaceAll(shares, `${shares.slice(1)}/`); // as long as before
  writeFileSync(`${copy}.${process.pid}`, text, { encoding: 'latin1', mode: 0o755 });
  renameSync(`${copy}.${process.pid}`, copy);
  return copy;
}
