import type { Cube } from '#libs/contracts';
import type { FactVersion, Restatement } from '#libs/database/reads';
import type { CausingFact } from './causing-facts.js';

/** A restatement as JSON has it: measures and dimensions by name, and both versions of the fact that caused it. */
export function writeRestatement({ id, domain, cube: name, localDate, dims, nBefore, nAfter, sumsBefore, sumsAfter, cause, factId, at }: Restatement, cube: Cube | undefined, fact: CausingFact | undefined): object {
  const side = (n: bigint, sums: readonly bigint[]): object => ({
    contributions: Number(n),
    measures: Object.fromEntries(sums.map((sum, i) => [cube?.measures[i]?.name ?? `measure${i}`, Number(sum)])),
  });
  return {
    id, domain, cube: name,
    bucket: localDate,
    dimensions: Object.fromEntries(dims.map((value, i) => [cube?.dimensions[i]?.name ?? `dimension${i}`, value])),
    before: side(nBefore, sumsBefore),
    after: side(nAfter, sumsAfter),
    cause,
    factId,
    fact: fact ? { source: fact.source, id: fact.id, type: fact.type, before: writeVersion(fact.before), after: writeVersion(fact.after) } : null,
    at: at.toISOString(),
  };
}

function writeVersion(version: FactVersion | null): object | null {
  if (!version) return null;
  const { revision, eventTime, recordedTime, receivedAt, retracted } = version;
  return { revision, eventTime: eventTime?.toISOString() ?? null, recordedTime: recordedTime.toISOString(), receivedAt: receivedAt.toISOString(), retracted };
}
