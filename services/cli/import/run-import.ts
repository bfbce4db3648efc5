import { domains } from '#libs/catalog';
import { requireKey } from '../settings.js';
import type { Session } from '../session.js';
import { createChecker } from './check-batch.js';
import type { ImportResult } from './describe-import.js';
import { deliverFeed, importFeed, type ImportReport } from './import-feed.js';
import { type ImportSource, kindOf, nameOf } from './import-source.js';
import type { Refusal } from './refusal.js';
import { openProgress, type ProgressDisplay } from './show-progress.js';
import type { ImportSummary } from './tally.js';

export interface RunOptions {
  readonly dryRun: boolean;
  /** Events of a dry run to show. */
  readonly show: number;
}

const refusalsKept = 10_000;

/** Imports, or goes through the motions, with progress on stderr; everything a report needs comes back. */
export async function runImport(session: Session, source: ImportSource, { dryRun, show }: RunOptions): Promise<ImportResult> {
  const key = dryRun ? '' : requireKey(session.settings);
  const refusals: Refusal[] = [];
  const events: unknown[] = [];
  const display = openProgress(session.terminal);
  const report: ImportReport = {
    ...reportTo(display),
    onRefusal: (refusal) => void (refusals.length < refusalsKept && refusals.push(refusal)),
    onEvent: ({ text }) => void (dryRun && events.length < show && events.push(JSON.parse(text))),
  };
  const send = (): Promise<ImportSummary> => importFeed({ ...source, gatewayUrl: session.settings.gatewayUrl, key }, report);
  const check = (): Promise<ImportSummary> => deliverFeed(source, createChecker(domains, session.terminal.now), { workers: 1 }, report);
  try {
    const summary = await (dryRun ? check() : send());
    return { feed: nameOf(source), kind: kindOf(source), dryRun, summary, refusals: inFileOrder(refusals), events };
  } finally {
    display.stop();
  }
}

function reportTo(display: ProgressDisplay): Pick<ImportReport, 'onProgress' | 'onRetry'> {
  let said = '';
  return {
    onProgress: (progress) => display.show(progress),
    onRetry: ({ message }) => {
      if (message !== said) display.say(`${message} Trying again.`);
      said = message;
    },
  };
}

/** Batches are answered in any order. */
function inFileOrder(refusals: readonly Refusal[]): readonly Refusal[] {
  return [...refusals].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
