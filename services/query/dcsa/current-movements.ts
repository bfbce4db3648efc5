import type { StoredMovement } from '#libs/adapters';
import type { JsonObject } from '#libs/contracts';
import type { FactVersion } from '#libs/database/reads';
import { compareVersions, type EventReader, type IncomingFact, parseJson, withoutNulls } from '#libs/engine';

/** A stored version that can be read, with the event it came as. */
interface ReadVersion {
  readonly fact: IncomingFact;
  readonly event: JsonObject;
}

/** The current version of each fact, in the order in which the facts first come. */
export function currentMovements(versions: readonly FactVersion[], reader: EventReader): readonly StoredMovement[] {
  const current = new Map<string, ReadVersion>();
  for (const version of versions) {
    const read = readVersion(version, reader);
    const known = current.get(version.factId);
    if (read && (!known || compareVersions(known.fact, read.fact) < 0)) current.set(version.factId, read);
  }
  return [...current.values()].map(movementOf);
}

function readVersion({ payload, receivedAt }: FactVersion, reader: EventReader): ReadVersion | undefined {
  const event = parseJson(payload) as JsonObject;
  const reading = reader.read(event, receivedAt.getTime());
  return 'fact' in reading ? { fact: reading.fact, event } : undefined;
}

function movementOf({ fact, event }: ReadVersion): StoredMovement {
  const time = event['time'];
  return {
    id: fact.eventId,
    source: fact.source,
    type: fact.type,
    time: typeof time === 'string' ? time : undefined,
    recordedtime: fact.recordedGiven ? (event['recordedtime'] as string) : new Date(fact.recorded).toISOString(),
    isRetracted: fact.retracted,
    data: withoutNulls((event['data'] ?? {}) as JsonObject),
  };
}
