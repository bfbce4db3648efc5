import type { PendingReference, VerifySource } from '#libs/engine';
import type { MemoryTables } from './memory-tables.js';

/** What verification reads of a memory store, as it is committed now. */
export function memoryVerifySource(tables: MemoryTables): VerifySource {
  const [entities, facts, rollups] = [[...tables.entities.values()], [...tables.facts.values()], [...tables.rollups.values()]];
  const pending = pendingOf(tables);
  return {
    entities: () => once(entities),
    versions: (factIds) => Promise.resolve(facts.filter(({ factId }) => factIds.includes(factId))),
    rollups: () => once(rollups),
    countVersions: () => Promise.resolve(facts.length),
    pendingReference: () => Promise.resolve(pending),
  };
}

async function* once<Row>(rows: readonly Row[]): AsyncIterable<readonly Row[]> {
  yield await Promise.resolve(rows);
}

function pendingOf(tables: MemoryTables): PendingReference[] {
  const walks = [...tables.walks.values()].filter(({ cause }) => cause === 'reference');
  const tenants = new Set([...tables.referenceChanges.values()].map(({ tenant }) => tenant));
  return [...tenants].flatMap((tenant) => {
    const version = Math.max(...[...tables.referenceChanges.values()].filter((change) => change.tenant === tenant).map(({ change }) => change));
    const walk = walks.find((each) => each.tenant === tenant && each.target === version);
    return walk?.isDone ? [] : [{ tenant, version, walkedTo: walk?.cursor }];
  });
}
