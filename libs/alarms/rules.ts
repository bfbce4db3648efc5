import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findProjectRoot } from '#libs/reference';
import { type NamedRule, type RuleProblem, readRule, ruleName } from './rule.js';

/** A rule as a tenant stored it; the definition may be of an older release. */
export interface StoredRule {
  readonly name: string;
  readonly definition: unknown;
}

/** The rules in force, and the stored ones that cannot be read. */
export interface RuleSet {
  readonly rules: readonly NamedRule[];
  readonly unreadable: readonly { readonly name: string; readonly problems: readonly RuleProblem[] }[];
}

/** The rules that come with Caravan. Throws when the file is wrong. */
export function defaultRules(): NamedRule[] {
  const file = parse(readFileSync(join(findProjectRoot(), 'libs', 'alarms', 'default-rules.yaml'), 'utf8')) as Record<string, unknown>;
  return Object.entries(file).map(([name, definition]) => {
    const read = readRule(definition);
    if ('problems' in read || !ruleName.test(name)) throw new Error(`default-rules.yaml: ${name} is wrong: ${JSON.stringify('problems' in read ? read.problems : 'its name')}`);
    return { ...read.rule, name };
  });
}

/** A tenant's rules: its own stand in for the defaults of the same name. */
export function mergeRules(defaults: readonly NamedRule[], stored: readonly StoredRule[]): RuleSet {
  const merged = new Map(defaults.map((rule) => [rule.name, rule]));
  const unreadable: { name: string; problems: readonly RuleProblem[] }[] = [];
  for (const { name, definition } of stored) {
    const read = readRule(definition);
    if ('problems' in read) unreadable.push({ name, problems: read.problems });
    else merged.set(name, { ...read.rule, name });
  }
  return { rules: [...merged.values()], unreadable };
}
