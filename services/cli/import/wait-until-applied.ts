import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { askJson } from '../http/ask.js';
import { isCaughtUp } from '../query/caught-up.js';
import type { Session } from '../session.js';

const [pauseMillis, lagIsFreshAfterMillis] = [500, 1_000];

/** Waits until the consumers of these domains have applied all that was accepted; answers the seconds it took. Throws CliError when time is up. */
export async function waitUntilApplied(session: Session, domains: readonly string[], seconds: number): Promise<number> {
  const { now } = session.terminal;
  const started = now();
  // A lag measured just before the last event was accepted does not count it yet.
  await sleep(lagIsFreshAfterMillis);
  while (!isCaughtUp(await askJson(session.ask('/v1/status')), domains)) {
    if (now() - started > seconds * 1_000) throw lateError(seconds);
    await sleep(pauseMillis);
  }
  return (now() - started) / 1_000;
}

function lateError(seconds: number): CliError {
  return new CliError(`The events were accepted, but after ${seconds} s they are not all in the numbers: see \`caravan status\`, or wait longer with --wait-seconds N.`, exitCodes.outOfReach);
}
