import type { Domain } from '#libs/contracts';
import type { Connection } from '#libs/database';
import { type VersionText, factsByThen } from '#libs/database/reads';
import { type AppliedLine, EventReader, type HeldFacts, currentFacts, decodeRecord, placeContributions, withVersion } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import type { ReferenceSnapshot } from '#libs/reference';
import { setImmediate as letOthersRun } from 'node:timers/promises';

/** Until when versions count, epoch milliseconds: recorded by their source, received by Caravan. */
export interface ByThen {
  readonly asOf: number | undefined;
  readonly knownAt: number | undefined;
}

/** Versions folded for one answer. */
export const mostVersions = 100_000;
const versionsAtOnce = 500;
const readers = new WeakMap<Domain, EventReader>();

/**
 * What all facts of a domain, in their versions of then, add to its cubes; with the reference data of now.
 * Whole entities are folded: a range of dates would cut them. No database transaction should be open meanwhile.
 */
export async function foldByThen(versions: readonly VersionText[], domain: Domain, reference: ReferenceSnapshot): Promise<AppliedLine[]> {
  const facts = await decodeVersions(versions, domain);
  const entities = new Map<string, { kind: string; facts: ReturnType<typeof currentFacts> }>();
  for (const fact of currentFacts(facts)) {
    const name = domain.entityOf(fact, reference) ?? { kind: 'fact', key: fact.factId };
    const key = `${name.kind}\u001f${name.key}`;
    const entity = entities.get(key) ?? { kind: name.kind, facts: [] };
    entity.facts.push(fact);
    entities.set(key, entity);
  }
  const lines: AppliedLine[] = [];
  let folded = 0;
  for (const { kind, facts: ofEntity } of entities.values()) {
    lines.push(...placeContributions(domain, domain.fold(kind, ofEntity, reference).contributions));
    if (++folded % versionsAtOnce === 0) await letOthersRun();
  }
  return lines;
}

/** The versions of a domain that count by then. Throws a 400 when there are more than one answer can fold. */
export async function readVersions(connection: Connection, tenant: string, domain: Domain, { asOf, knownAt }: ByThen): Promise<VersionText[]> {
  const dateOf = (time: number | undefined): Date | undefined => (time === undefined ? undefined : new Date(time));
  const versions = await factsByThen(connection, tenant, domain.name, dateOf(asOf), dateOf(knownAt), mostVersions + 1);
  if (versions.length <= mostVersions) return versions;
  throw new ProblemError(400, `asOf and knownAt fold facts anew, at most ${mostVersions} versions, and ${domain.name} has more by then: ask for what is known now, or for an earlier time.`);
}

async function decodeVersions(versions: readonly VersionText[], domain: Domain): Promise<HeldFacts> {
  const facts: HeldFacts = new Map();
  const reader = readerOf(domain);
  for (const [i, { payload, receivedAt }] of versions.entries()) {
    const decoded = decodeRecord(reader, { offset: 0n, timestamp: receivedAt.getTime(), key: null, value: Buffer.from(payload), headers: [] });
    if (!('fact' in decoded)) throw new Error(`a stored fact of ${domain.name} cannot be read again: ${decoded.reject.detail}`);
    facts.set(decoded.fact.factId, withVersion(facts.get(decoded.fact.factId), decoded.fact));
    if (i % versionsAtOnce === 0) await letOthersRun();
  }
  return facts;
}

function readerOf(domain: Domain): EventReader {
  const reader = readers.get(domain) ?? new EventReader([domain]);
  readers.set(domain, reader);
  return reader;
}
