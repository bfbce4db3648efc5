import { type Finding, subjectOf } from './finding.js';
import { type Rhythm, silentFrom } from './rhythm.js';
import type { RuleOf } from './rule.js';

/** A source at a node with events of one type. */
export interface HeardSeries {
  readonly domain: string;
  readonly source: string;
  readonly node: string;
  readonly type: string;
  /** Last event time, epoch milliseconds. */
  readonly last: number;
  readonly rhythm: Rhythm;
  /** True for hours of the epoch on which the place is closed. */
  readonly isClosed: (hour: number) => boolean;
}

/** Less than this and a series has no habits yet. */
const fewestActiveHours = 24;
const fewestHours = 14 * 24;

/** Which series are silent against their habit. A series with few events or a short history is not judged. */
export function findSilence(rule: Pick<RuleOf<'silence'>, 'chance' | 'domains' | 'sources' | 'nodes' | 'types'>, series: readonly HeardSeries[], now: number): Finding[] {
  return series.filter((each) => choosesSeries(rule, each)).map((each) => {
    const { domain, source, node, type, last, rhythm, isClosed } = each;
    const labels = { source, node, type };
    const hasHabits = rhythm.activeHours >= fewestActiveHours && rhythm.span >= fewestHours;
    const at = hasHabits ? silentFrom(rhythm, last, now, rule.chance, isClosed) : undefined;
    const message = `${source} has been silent at ${node} (${type}) since ${new Date(last).toISOString()}, which by its habit happens with a chance below ${rule.chance}.`;
    return { domain, labels, subject: subjectOf(labels), goodAt: last, bad: at === undefined ? undefined : { since: last, at, value: (now - last) / 1000, threshold: (at - last) / 1000, message } };
  });
}

/** What a rule looks at; absent lists choose everything. */
export interface SeriesChoice {
  readonly domains?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly nodes?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
}

export function choosesSeries({ domains, sources, nodes, types }: SeriesChoice, series: Pick<HeardSeries, 'domain' | 'source' | 'node' | 'type'>): boolean {
  const allows = (list: readonly string[] | undefined, value: string): boolean => list?.includes(value) ?? true;
  return allows(domains, series.domain) && allows(sources, series.source) && allows(nodes, series.node) && allows(types, series.type);
}
