import type { Domain, JsonObject } from '#libs/contracts';
import { parseJson } from './decode-record.js';
import { type HeldFacts, unpackFacts, withVersion } from './entity-facts.js';
import type { EventReader, IncomingFact } from './read-event.js';
import type { StoredVersion } from './refold-store.js';
import { type EntityRow, RefusedByStore, type Transaction } from './store.js';

/** A stored version read again; undefined when this release would not take its payload. Its tenant was decided when it came. */
export function readStored(reader: EventReader, version: StoredVersion): IncomingFact | undefined {
  const event = parseJson(version.payload);
  if (event === undefined || event === null || typeof event !== 'object') return undefined;
  const reading = reader.read({ ...(event as JsonObject), tenant: version.tenant }, version.receivedAt, version.recordedTime);
  return 'fact' in reading && reading.fact.factId === version.factId ? reading.fact : undefined;
}

/** The versions of each fact, the first stored first. */
export function groupByFact(versions: readonly StoredVersion[]): ReadonlyMap<string, readonly StoredVersion[]> {
  const groups = new Map<string, StoredVersion[]>();
  for (const version of versions) {
    const group = groups.get(version.factId);
    if (group) group.push(version);
    else groups.set(version.factId, [version]);
  }
  for (const group of groups.values()) group.sort((a, b) => a.revision - b.revision);
  return groups;
}

/**
 * The facts of those entities that another fold version wrote, read again from their payloads: what a release keeps of an
 * event is its own business, and no other ever sees it. Throws {@link RefusedByStore} for a payload this release would not take.
 */
export async function readAnew(tx: Pick<Transaction, 'readVersions'>, reader: EventReader, domain: Domain, rows: readonly EntityRow[]): Promise<Map<string, HeldFacts>> {
  return readFacts((factIds) => tx.readVersions(factIds), reader, rows.filter((row) => row.foldVersion !== domain.foldVersion));
}

/** The facts that entities hold, read again from their payloads. Throws {@link RefusedByStore} for one that is not there, or that this release would not take. */
export async function readFacts(readVersions: (factIds: readonly string[]) => Promise<readonly StoredVersion[]>, reader: EventReader, rows: readonly EntityRow[]): Promise<Map<string, HeldFacts>> {
  if (rows.length === 0) return new Map();
  const holding = rows.map((row) => ({ row, held: unpackFacts(row.facts) }));
  const versions = groupByFact(await readVersions(holding.flatMap(({ held }) => [...held.keys()])));
  return new Map(holding.map(({ row, held }) => [row.entityKey, rebuild(reader, held, versions)]));
}

function rebuild(reader: EventReader, held: HeldFacts, versions: ReadonlyMap<string, readonly StoredVersion[]>): HeldFacts {
  const facts: HeldFacts = new Map();
  for (const factId of held.keys()) {
    const stored = versions.get(factId);
    if (!stored) throw new RefusedByStore(`fact ${factId} is held and not stored`);
    for (const version of stored) {
      const fact = readStored(reader, version);
      if (!fact) throw new RefusedByStore(`revision ${version.revision} of fact ${factId} was taken once and this release would refuse it`);
      facts.set(factId, withVersion(facts.get(factId), fact));
    }
  }
  return facts;
}
