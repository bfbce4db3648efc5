import { type DayCount, type PendingReference, type RollupRow, type VerifySource, includesDate } from '#libs/engine';
import { type MemoryTables, wholeEntities } from './memory-tables.js';

/** What verification reads of a memory store, as it is committed now. */
export function memoryVerifySource(tables: MemoryTables): VerifySource {
  const [entities, facts, rollups] = [wholeEntities(tables), [...tables.facts.values()], [...tables.rollups.values()]];
  const pending = pendingOf(tables);
  return {
    entities: () => once(entities),
    versions: (factIds) => Promise.resolve(facts.filter(({ factId }) => factIds.includes(factId))),
    entitiesAt: (keys) => Promise.resolve(entities.filter(({ entityKey }) => keys.includes(entityKey))),
    rollups: (cubes, _size, days) => once(rollups.filter((row) => cubes.includes(row.cube) && (!days || includesDate(days, row.localDate)))),
    rollupsAt: (keys) => Promise.resolve(rollups.filter(({ key }) => keys.includes(key))),
    countRollups: (cubes, days) => Promise.resolve(countDates(rollups.filter((row) => cubes.includes(row.cube) && includesDate(days, row.localDate)))),
    countVersions: () => Promise.resolve(facts.length),
    pendingReference: () => Promise.resolve(pending),
  };
}

async function* once<Row>(rows: readonly Row[]): AsyncIterable<readonly Row[]> {
  yield await Promise.resolve(rows);
}

function countDates(rows: readonly RollupRow[]): DayCount[] {
  const dates = new Map<string, number>();
  for (const { localDate } of rows) dates.set(localDate, (dates.get(localDate) ?? 0) + 1);
  return [...dates].map(([date, rollups]) => ({ date, rollups }));
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
