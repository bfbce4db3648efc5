import type { Result, Results } from './results.js';
import { type Category, type Target, targets } from './targets.js';

/** The page docs/guarantees.md, from results alone. */
export function renderGuarantees(results: Results): string {
  const rows = targets.flatMap((target) => rowsOf(target, results));
  return `${head}\n${rows.join('\n')}\n\n${snapshotsLine(results)}\n\n${foot}${remarks(results)}`;
}

const head = `# Guarantees

Written by \`npm run faults -- --report\` from \`test/faults/results.json\`; change that, not this.

What the promise ("every published number equals a recomputation from the facts that are current, at any moment, after any
crash") was put through: real processes, three brokers, a Postgres of its own, judged by an oracle outside the system that
reads the topics from their start and the tables by plain SQL. A fault counts only where it was seen to land. Every campaign
also takes single safeguards out and must then find the damage (B3).

**demonstrated**: a run of the size aimed at held. **tested but bounded**: it held in a smaller run, or in tests of some cases.
**argued**: follows from the design, nothing ran. **unknown**: not run, or the run did not hold.

| # | claim | fault | seed | landed | judged | took | verdict | category |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |`;

const foot = `A run is repeated by \`npm run faults -- --only FAULT --rounds ROUNDS --seed SEED\` with the seed of the campaign (each fault derives its
own, which the table shows); timing remains the machine's.
`;

function rowsOf({ id, claim, faults, elsewhere }: Target, results: Results): string[] {
  if (elsewhere) return [row([id, claim, elsewhere.words, '', '', '', '', '', elsewhere.category])];
  return faults.map((name, index) => {
    const result = results[name];
    const first = index === 0 ? [id, claim] : ['', ''];
    if (!result) return row([...first, name, '', '', '', '', 'not run', 'unknown']);
    const judged = ['records', 'versions', 'rollups'].flatMap((figure) => (figure in result.figures ? [`${number(result.figures[figure])} ${figure}`] : [])).join(', ');
    return row([...first, name, String(result.seed), list(result.landed), judged, `${Math.round(result.seconds)} s`, result.verdict, categoryOf(result)]);
  });
}

function categoryOf({ verdict, rounds, fullRounds }: Result): Category {
  if (verdict !== 'held') return 'unknown';
  return rounds >= fullRounds ? 'demonstrated' : 'tested but bounded';
}

/** What each fault showed besides, and what was not as promised. */
function remarks(results: Results): string {
  const known = targets.flatMap(({ faults }) => faults).flatMap((name) => results[name] ?? []);
  return known.map((result) => {
    const own = Object.entries(result.figures).filter(([name]) => !['records', 'versions', 'rollups'].includes(name));
    const lines = [`\n## ${result.fault} (${result.target})\n`, result.title, '', `Landed when: ${result.landing}.`, '', `Run on ${result.on}, ${result.rounds} of ${result.fullRounds} rounds.${own.length > 0 ? ` ${list(Object.fromEntries(own))}.` : ''}`];
    for (const each of [...result.findings, ...result.shortcomings]) lines.push('', `- ${each}`);
    return `${lines.join('\n')}\n`;
  }).join('');
}

function snapshotsLine(results: Results): string {
  const snapshots = Object.values(results).reduce((sum, { figures }) => sum + Number(figures['snapshots'] ?? 0), 0);
  return `Beside these runs readers compared ${number(snapshots)} snapshots of a tenant's rollups with its stored facts (B20).`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function list(values: Readonly<Record<string, number | string>>): string {
  return Object.entries(values).map(([name, value]) => `${name} ${typeof value === 'number' ? number(value) : value}`).join(', ');
}

function number(value: number | string | undefined): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
}
