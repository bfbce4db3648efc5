import { z } from 'zod';

export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

const shared = {
  severity: z.enum(severities),
  enabled: z.boolean().default(true),
};
const seconds = z.number().positive();
const words = z.array(z.string().min(1)).min(1);

/** A source stopped where by its habit it should have been heard: `chance` is how likely its silence is by chance when it opens. */
const silence = z.strictObject({
  kind: z.literal('silence'), ...shared,
  chance: z.number().gt(0).lt(1).default(0.01),
  domains: words.optional(), sources: words.optional(), nodes: words.optional(), types: words.optional(),
});

/** The last event of a domain or of a source is older than `aboveSeconds`, on days the place is open. */
const freshness = z.strictObject({
  kind: z.literal('freshness'), ...shared, of: z.enum(['domain', 'source', 'node']), aboveSeconds: seconds, domains: words.optional(), sources: words.optional(), nodes: words.optional(),
});

/** The latest report of a gauge is older than `aboveSeconds`. */
const staleGauge = z.strictObject({ kind: z.literal('stale-gauge'), ...shared, indicator: z.string().min(1), where: z.record(z.string(), z.string()).default({}), aboveSeconds: seconds });

/** An indicator over the last `days` of its domain is above (or below) a bound, and stays so until it is at `clearAt` or better. */
const threshold = z.strictObject({
  kind: z.literal('threshold'), ...shared,
  indicator: z.string().min(1), by: words.optional(), where: z.record(z.string(), z.string()).default({}), days: z.number().int().min(1).max(366).default(1),
  above: z.number().optional(), below: z.number().optional(), clearAt: z.number(), leastObservations: z.number().int().min(1).default(1),
});

/** A closed number changed by more than `abovePercent`; the episode ends when its day has been quiet for `quietSeconds`. */
const restatement = z.strictObject({
  kind: z.literal('restatement'), ...shared,
  abovePercent: z.number().positive(), quietSeconds: seconds.default(86_400), causes: z.array(z.enum(['late', 'correction', 'retraction', 'reference', 'fold'])).min(1), cubes: words.optional(),
});

/** What makes an alarm, as data. The name is not part of it: it is the key under which it stands. */
export const alarmRule = z.discriminatedUnion('kind', [silence, freshness, staleGauge, threshold, restatement]).check((context) => {
  const rule = context.value;
  if (rule.kind !== 'threshold') return;
  const { above, below, clearAt } = rule;
  const refuse = (path: string, message: string): void => void context.issues.push({ code: 'custom', path: [path], message, input: rule });
  if ((above === undefined) === (below === undefined)) refuse('above', 'give either above or below');
  if (above !== undefined && clearAt > above) refuse('clearAt', `clearAt (${clearAt}) must not be higher than above (${above})`);
  if (below !== undefined && clearAt < below) refuse('clearAt', `clearAt (${clearAt}) must not be lower than below (${below})`);
});

export type AlarmRule = z.output<typeof alarmRule>;
export type RuleOf<Kind extends AlarmRule['kind']> = Extract<AlarmRule, { kind: Kind }>;

/** A rule with the name under which it stands. */
export type NamedRule = AlarmRule & { readonly name: string };

/** Names of rules: they are labels and parts of addresses. */
export const ruleName = /^[a-z][a-z0-9-]{0,59}$/;

/** What is wrong with a rule, by path and message. */
export interface RuleProblem {
  readonly path: string;
  readonly message: string;
}

/** The rule of a definition, or what is wrong with it. */
export function readRule(definition: unknown): { readonly rule: AlarmRule } | { readonly problems: readonly RuleProblem[] } {
  const read = alarmRule.safeParse(definition);
  if (read.success) return { rule: read.data };
  return { problems: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) };
}
