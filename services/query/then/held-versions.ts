import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Domain } from '#libs/contracts';
import type { VersionText } from '#libs/database/reads';
import { EventReader, type HeldFacts, type IncomingFact, decodeRecord, droppedPayload, redriveHeader, withVersion, writeRedriven } from '#libs/engine';
import { ProblemError } from '#libs/platform';

const versionsAtOnce = 500;
const readers = new WeakMap<Domain, EventReader>();

/** Reads a stored version again. Throws when that fails: what was accepted once has to be readable for ever. */
export function readVersion(domain: Domain, { payload, recordedTime, receivedAt }: Pick<VersionText, 'payload' | 'recordedTime' | 'receivedAt'>): IncomingFact {
  if (payload === droppedPayload) throw new ProblemError(410, 'Retention has dropped what facts of these days said: asOf and knownAt reach back only to the first day that is kept. Ask without them, or for later days.');
  // A redriven version was recorded when it came first.
  const first = writeRedriven({ attempts: 0, firstReceivedAt: Math.min(recordedTime.getTime(), receivedAt.getTime()) });
  const record = { offset: 0n, timestamp: receivedAt.getTime(), key: null, value: Buffer.from(payload), headers: [[redriveHeader, first]] as const };
  const decoded = decodeRecord(readerOf(domain), record);
  if ('fact' in decoded) return decoded.fact;
  throw new Error(`a stored fact of ${domain.name} cannot be read again: ${decoded.reject.detail}`);
}

/** Adds versions to facts, in any order; no database transaction should be open meanwhile. */
export async function addVersions(held: HeldFacts, versions: readonly VersionText[], domain: Domain): Promise<void> {
  for (const [i, version] of versions.entries()) {
    const fact = readVersion(domain, version);
    held.set(fact.factId, withVersion(held.get(fact.factId), fact));
    if (i % versionsAtOnce === 0) await letOthersRun();
  }
}

function readerOf(domain: Domain): EventReader {
  const reader = readers.get(domain) ?? new EventReader([domain]);
  readers.set(domain, reader);
  return reader;
}
