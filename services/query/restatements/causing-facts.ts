import type { Domain } from '#libs/contracts';
import type { Connection } from '#libs/database';
import { type FactVersion, type Restatement, listVersions } from '#libs/database/reads';
import { currentOf } from '../then/current-version.js';

/** The fact that caused a restatement: what was current before, and what after. */
export interface CausingFact {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  /** Null when there was none yet. */
  readonly before: FactVersion | null;
  readonly after: FactVersion | null;
}

const factsAtOnce = 200;
const mostVersions = 2_000;

/** The causing facts of restatements by the id of the restatement; those that no version caused have none. */
export async function causingFacts(connection: Connection, tenant: string, domains: readonly Domain[], rows: readonly Restatement[]): Promise<Map<string, CausingFact>> {
  const found = new Map<string, CausingFact>();
  for (let at = 0; at < rows.length; at += factsAtOnce) {
    const some = rows.slice(at, at + factsAtOnce);
    const versions = await listVersions(connection, tenant, [...new Set(some.flatMap(({ factId }) => factId ?? []))], mostVersions);
    for (const row of some) {
      const fact = factOf(row, domains, versions.filter(({ factId }) => factId === row.factId));
      if (fact) found.set(row.id, fact);
    }
  }
  return found;
}

function factOf({ domain: name, versionsBefore, versionsAfter }: Restatement, domains: readonly Domain[], versions: readonly FactVersion[]): CausingFact | undefined {
  const domain = domains.find((each) => each.name === name);
  const [first] = versions;
  if (!domain || !first) return undefined;
  const currentAmong = (count: number | null): FactVersion | null => currentOf(domain, versions.filter(({ revision }) => revision < (count ?? 0))) ?? null;
  return { source: first.source, id: first.id, type: first.type, before: currentAmong(versionsBefore), after: currentAmong(versionsAfter) };
}
