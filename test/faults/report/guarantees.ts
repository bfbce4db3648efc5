import type { Finding } from '../oracle/finding.js';
import type { Result, Results } from './results.js';
import { type Category, type Target, snapshotTarget, targets } from './targets.js';

/** The page docs/guarantees.md, from results alone. */
export function renderGuarantees(results: Results): string {
  const rows = [...targets.flatMap((target) => rowsOf(target, results)), snapshotsRow(results)];
  return `${head}\n${rows.join('\n')}\n\n${foot}${remarks(results)}`;
}

const head = `# Guarantees

Written by \`npm run faults -- --report\` from \`test/faults/results.json\`; change that, not this.

What the promise ("every published number equals a recomputation from the facts that are current, at any moment, after any
crash") was put through: real processes, three brokers, a Postgres of its own, judged by an oracle outside the system that
reads the topics from their start and the tables by plain SQL. A fault counts only where it was seen to land. Every campaign
also takes single safeguards out and must then find the damage (B3); \`npm test\` repeats that, random kills and kills at the
points of the protocol that matter most on one broker (\`test/faults/short-campaign.test.ts\`).

**held**: all as promised. **short**: exact, but it landed too seldom or a limit was missed; the section of the fault says
which. **broken**: something was found that must not be.

**demonstrated**: a run of the size aimed at held. **tested but bounded**: exact in a smaller run, or one that missed a limit,
or in tests of some cases. **argued**: follows from the design, nothing ran. **unknown**: not run, or broken.

All processes shared two cores with whatever else the machine did; a load average far above 2 means that everything waited,
and limits of time are judged as they are, without a factor.

| # | claim | category | fault | verdict | rounds, of those aimed at | landed | judged | took | load | seed | date |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |`;

const foot = `A run is repeated by \`npm run faults -- --only FAULT --rounds ROUNDS --seed SEED\` with the seed of the campaign (each fault derives its
own, which the table shows); timing remains the machine's.
`;

function rowsOf({ id, claim, faults, elsewhere }: Target, results: Results): string[] {
  if (elsewhere) return [row([id, claim, elsewhere.category, elsewhere.words]), ...faults.flatMap((name) => (results[name] ? [rowOf(['', ''], name, results[name])] : []))];
  return faults.map((name, index) => rowOf(index === 0 ? [id, claim] : ['', ''], name, results[name]));
}

function rowOf(first: readonly string[], name: string, result: Result | undefined): string {
  if (!result) return row([...first, 'unknown', name, 'not run']);
  const { verdict, rounds, fullRounds, landed, seconds, loadAverage, seed, on } = result;
  return row([...first, categoryOf(result), name, verdict, `${number(rounds)} of ${number(fullRounds)}`, list(landed), judged(result), `${Math.round(seconds)} s`, String(loadAverage), String(seed), on]);
}

const judgedFigures = ['records', 'versions', 'rollups', 'snapshots'];

function judged({ figures }: Result): string {
  return judgedFigures.flatMap((figure) => (figure in figures ? [`${number(figures[figure])} ${figure}`] : [])).join(', ');
}

/** What did not land shows nothing, however exact the rest was. */
function categoryOf({ verdict, rounds, fullRounds, landed }: Result): Category {
  if (verdict === 'broken' || Object.values(landed).every((count) => count === 0)) return 'unknown';
  return verdict === 'held' && rounds >= fullRounds ? 'demonstrated' : 'tested but bounded';
}

function snapshotsRow(results: Results): string {
  const { id, claim, aimedAt } = snapshotTarget;
  const watched = Object.values(results).filter(({ figures }) => 'snapshots' in figures);
  const snapshots = watched.reduce((sum, { figures }) => sum + Number(figures['snapshots']), 0);
  const kind: Finding['kind'] = 'snapshot';
  const isExact = watched.every(({ findings }) => !findings.some((each) => each.startsWith(`${kind}: `)));
  const category = !isExact || snapshots === 0 ? 'unknown' : snapshots >= aimedAt ? 'demonstrated' : 'tested but bounded';
  return row([id, claim, category, 'beside other faults', isExact ? 'held' : 'broken', `${number(snapshots)} of ${number(aimedAt)}`, `snapshots beside ${watched.length} faults: a tenant's rollups against its stored facts`]);
}

/** What each fault showed besides, and what was not as promised. */
function remarks(results: Results): string {
  const known = targets.flatMap(({ faults }) => faults).flatMap((name) => results[name] ?? []);
  return known.map((result) => {
    const own = Object.entries(result.figures).filter(([name]) => !judgedFigures.includes(name));
    const lines = [`\n## ${result.fault} (${result.target})\n`, result.title, '', `Landed when: ${result.landing}.`, ...(own.length > 0 ? ['', `${list(Object.fromEntries(own))}.`] : [])];
    const mistakes = [...result.findings, ...result.shortcomings].map((each) => `- ${each}`);
    if (mistakes.length > 0) lines.push('', ...mistakes);
    return `${lines.join('\n')}\n`;
  }).join('');
}

/** Names of figures that are no words. */
const figureWords: Readonly<Record<string, string>> = { badRecords: 'bad records', acknowledged: 'versions acknowledged' };

const columns = 12;

function row(cells: readonly string[]): string {
  const all = Array.from({ length: columns }, (_, index) => cells[index] ?? '');
  return `| ${all.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function list(values: Readonly<Record<string, number | string>>): string {
  return Object.entries(values).map(([name, value]) => `${figureWords[name] ?? name} ${typeof value === 'number' ? number(value) : value}`).join(', ');
}

function number(value: number | string | undefined): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
}
