/** The one indicator that no cube holds: it is about the pipeline, over all domains. */
export const freshness = {
  name: 'freshness',
  aliases: [],
  domain: null,
  title: 'Freshness',
  meaning: 'Seconds since the last event of a source at a node, by type of event; silent when that is much longer than usual on an open day.',
  unit: 's',
  decimals: 0,
  formula: 'now - last event time, of the facts received between from (7 days before now unless given) and to',
  dimensions: ['source', 'node', 'type', 'domain'],
} as const;

/** The columns of an answer in CSV. */
export function freshnessColumns(by: readonly string[]): string[] {
  return [
    'bucket', ...by, 'value', 'n', 'p50', 'p90', 'p95', 'base', 'ratio', 'growthPercent', 'comparable', 'reason', 'completeness', 'restatedAt', 'flags',
    'lastEventTime', 'lastReceivedAt', 'receiptLagSeconds', 'usualGapSeconds', 'isOpenDay', 'silent',
  ];
}

/** Silent after so many times the usual gap between events. */
export const gapsUntilSilent = 3;

/** Freshness as the catalogue shows it. */
export function describeFreshness(): object {
  const { dimensions, ...shown } = freshness;
  const listed = dimensions.map((name) => ({ name, parameter: name, values: null, reference: name === 'node' ? 'node' : null, derivedFrom: null }));
  return {
    ...shown, dimensions: listed, variants: {}, mustChoose: [], always: {}, unlessAsked: {}, parts: [], beside: [], quantiles: null, grains: ['total'], longestDays: {}, comparisons: [],
  };
}
