import type { Pulse } from '#libs/database/reads';

/** What may answer differently since the beat before; lists are named like their routes. */
export interface Changes {
  /** Domains of which records were applied. */
  readonly domains: readonly string[];
  readonly lists: readonly ChangingList[];
}

export type ChangingList = 'restatements' | 'dead-letters' | 'alarms' | 'reference';

/** What differs between two pulses; `topics` gives each domain's topic. Undefined when nothing does. */
export function changesBetween(before: Pulse, after: Pulse, topics: ReadonlyMap<string, string>): Changes | undefined {
  const domains = [...topics].filter(([, topic]) => before.consumed.get(topic) !== after.consumed.get(topic)).map(([domain]) => domain);
  const lists: ChangingList[] = [
    ...(before.restatement === after.restatement ? [] : ['restatements' as const]),
    ...(before.deadLetter === after.deadLetter ? [] : ['dead-letters' as const]),
    ...(before.alarm === after.alarm ? [] : ['alarms' as const]),
    ...(before.reference === after.reference ? [] : ['reference' as const]),
  ];
  return domains.length + lists.length > 0 ? { domains, lists } : undefined;
}
