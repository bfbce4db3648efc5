import { type Figure, type Finding, type HeardSeries, type LastReport, type NamedRule, type RuleOf, choosesSeries, findOld, findRestatements, findSilence, findThreshold, subjectOf } from '#libs/alarms';
import { withTenant } from '#libs/database';
import { listRestatements } from '#libs/database/reads';
import { addDays } from '#libs/reference';
import { type JsonRow, askIndicator, isClosed } from '#services/query';
import { readDomainWatermark } from '../read-domain-watermark.js';
import type { WatchParts } from '../watch-parts.js';
import { habitDays } from './hearing.js';

/** What all rules of a tenant look at. */
export interface Looking {
  readonly parts: WatchParts;
  readonly tenant: string;
  readonly series: readonly HeardSeries[];
  /** Epoch milliseconds. */
  readonly now: number;
}

const mostRows = 1_000;
const mostChanges = 5_000;

/** What a rule sees of its subjects now. */
export async function gatherFindings(rule: NamedRule, looking: Looking): Promise<Finding[]> {
  const { series, now } = looking;
  switch (rule.kind) {
    case 'silence': return findSilence(rule, series, now);
    case 'freshness': return findOld(rule.aboveSeconds, lastReports(rule, series, now), now);
    case 'stale-gauge': return findOld(rule.aboveSeconds, await gaugeReports(rule, looking), now);
    case 'threshold': return findThreshold(rule, await figuresOf(rule, looking));
    case 'restatement': return findRestatements(rule, await changesFor(rule, looking), now);
  }
}

/** The last event of each domain, source or node; a node that is closed now is not expected to report. */
function lastReports(rule: RuleOf<'freshness'>, series: readonly HeardSeries[], now: number): LastReport[] {
  const reports = new Map<string, LastReport>();
  const { of } = rule;
  const hour = Math.floor(now / 3_600_000);
  for (const { domain, source, node, last, isClosed: isClosedAt } of series.filter((each) => choosesSeries(rule, each))) {
    if (of === 'node' && isClosedAt(hour)) continue;
    const labels = of === 'domain' ? { domain } : of === 'source' ? { domain, source } : { domain, node };
    const subject = subjectOf(labels);
    reports.set(subject, { domain, labels, subject, last: Math.max(last, reports.get(subject)?.last ?? 0) });
  }
  return [...reports.values()];
}

async function gaugeReports({ indicator, where }: RuleOf<'stale-gauge'>, looking: Looking): Promise<LastReport[]> {
  const { parts, now } = looking;
  const { cube, domain } = parts.catalogue.find(indicator);
  const rows = await ask(looking, indicator, where);
  const reference = await parts.answering.references.load(looking.tenant);
  const oldest = now - habitDays * 86_400_000;
  return rows.flatMap((row) => {
    const last = timeOf(row['observedAt']);
    const labels = labelsOf(row, cube.dimensions.map(({ name }) => name));
    if (last === undefined || last < oldest || isClosed(labels['node'] ?? '', reference, now)) return [];
    return { domain: domain.name, labels, subject: subjectOf({ indicator, ...labels }), last };
  });
}

/** Figures over the last days of the domain's data; a gauge's are its latest reports. */
async function figuresOf(rule: RuleOf<'threshold'>, looking: Looking): Promise<Figure[]> {
  const { indicator, by = [], where, days } = rule;
  const { cube, domain, indicator: declared } = looking.parts.catalogue.find(indicator);
  const isNow = declared.formula.kind === 'gauge-now';
  const watermark = await readDomainWatermark(looking.parts.answering, looking.tenant, domain);
  if (watermark === undefined) return [];
  const to = addDays(watermark.toISOString().slice(0, 10), 1);
  const params = isNow ? where : { ...where, from: addDays(to, -days), to, ...(by.length > 0 ? { by: by.join(',') } : {}) };
  const names = isNow ? cube.dimensions.map(({ name }) => name) : by;
  const figure = (row: JsonRow): Figure => ({
    domain: domain.name, labels: { ...where, ...labelsOf(row, names) }, value: typeof row['value'] === 'number' ? row['value'] : null,
    observations: typeof row['n'] === 'number' ? row['n'] : 0, at: timeOf(row['observedAt']) ?? watermark.getTime(),
  });
  const oldest = looking.now - habitDays * 86_400_000;
  return (await ask(looking, indicator, params)).map(figure).filter(({ at }) => at >= oldest);
}

async function changesFor({ quietSeconds }: RuleOf<'restatement'>, { parts, tenant, now }: Looking): Promise<Parameters<typeof findRestatements>[1]> {
  const since = new Date(now - 2 * quietSeconds * 1000);
  const rows = await withTenant(parts.answering.database, tenant, (connection) => listRestatements(connection, tenant, { since, nodePlaces: [], limit: mostChanges }));
  return rows.map(({ domain, cube, localDate: date, dims, cause, sumsBefore, sumsAfter, at }) => ({ domain, cube, date, dims, cause, before: sumsBefore.map(Number), after: sumsAfter.map(Number), at: at.getTime() }));
}

function ask({ parts, tenant }: Looking, name: string, params: Readonly<Record<string, string>>): Promise<readonly JsonRow[]> {
  return askIndicator(parts.answering, parts.catalogue, { tenant, name, params, limit: mostRows });
}

function labelsOf(row: JsonRow, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (typeof row[name] === 'string' ? [[name, row[name]]] : [])));
}

function timeOf(value: unknown): number | undefined {
  return typeof value === 'string' ? Date.parse(value) : undefined;
}
