import type { Command } from 'commander';
import type { Verdict } from '#libs/engine';
import { exitCodes } from '../exit-codes.js';
import type { AnswerTable } from '../render/answer-table.js';
import { onRun, type Shell } from '../session.js';

const progressEvery = 20_000;

/** `caravan verify`: recomputes every number from the facts and compares; exit code 4 when something differs. */
export function addVerify(program: Command, shell: Shell): void {
  const command = program.command('verify').description('recompute every published number from the stored facts and compare (DATABASE_URL)');
  onRun(command, shell, async (session) => {
    const { runVerify } = await import('../database/run-verify.js');
    let told = 0;
    const verdicts = await runVerify(session.settings, (domain, entities) => {
      if (entities - told < progressEvery) return;
      told = entities;
      session.terminal.stderr.write(`${domain}: ${entities} entities verified …\n`);
    });
    session.print(describeVerdicts(verdicts));
    return verdicts.every(({ problemCount }) => problemCount === 0) ? exitCodes.done : exitCodes.mismatch;
  });
}

function describeVerdicts(verdicts: readonly Verdict[]): AnswerTable {
  const rows = verdicts.map(({ domain, entities, versions, rollups, waiting, dropped, problemCount }) => ({
    domain, entities, versions, dropped, rollups, waiting, problems: problemCount, verdict: problemCount === 0 ? 'equal' : 'DIFFERS',
  }));
  const waits = verdicts.some(({ waiting }) => waiting > 0) ? ['entities that wait are still to be folded again: `caravan refold status` shows how far that is'] : [];
  const blind = verdicts.some(({ dropped }) => dropped > 0) ? ['dropped: versions whose payload retention took; they were taken as their entity holds them'] : [];
  const found = verdicts.flatMap(({ domain, problems }) => problems.map(({ kind, where, detail }) => `${domain}: ${kind} ${where}: ${detail}`));
  return { columns: ['domain', 'entities', 'versions', 'dropped', 'rollups', 'waiting', 'problems', 'verdict'].map((name) => ({ name })), rows, json: { verdicts }, notes: [...waits, ...blind, ...found] };
}
