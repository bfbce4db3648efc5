import { countMethods, findEntities as readEntities } from '#libs/database/reads';
import { unpackFacts } from '#libs/engine';
import { mainReading } from '../answer/reading.js';
import { type AskingLineage, findEntities } from '../lineage/find-entities.js';
import { instantsOf } from '../then/instants-of.js';

/** How the facts behind an answer were obtained. */
export interface MethodShare {
  /** By SENSOR, RFID, SYSTEM, MANUAL, SURVEY and MODEL, and `unknown`; they add up to 1 but for rounding. */
  readonly shares: Readonly<Record<string, number>>;
  readonly facts: number;
  /** True when not all facts were looked at: entities come in the order of hashes, so some are as good as drawn by lot. */
  readonly isSample: boolean;
}

const mostEntities = 2_000;
const mostFacts = 10_000;
const keysAtOnce = 200;
const searchMilliseconds = 800;

/** The share of methods among the facts that lie near the days asked for, of the entities that the answer is made of; null when there are none. */
export async function methodShare(asking: Omit<AskingLineage, 'scope' | 'budget' | 'clock'>): Promise<MethodShare | null> {
  const { ask, tenant, question, reference } = asking;
  const scope = { readings: [mainReading(question, reference)], span: question.range, hours: question.hours };
  const { contributors, next } = await findEntities({ ...asking, scope, budget: searchMilliseconds, clock: Date.now }, mostEntities);
  const near = instantsOf(question, question.range, reference);
  return ask(async (connection) => {
    const ids: string[] = [];
    for (let at = 0; at < contributors.length && ids.length < mostFacts; at += keysAtOnce) {
      const keys = contributors.slice(at, at + keysAtOnce).map(({ entityKey }) => entityKey);
      for (const { kind, facts } of await readEntities(connection, tenant, keys)) {
        const held = [...unpackFacts(facts).values()].filter(({ retracted }) => !retracted);
        ids.push(...held.filter(({ time = 0 }) => kind === 'fact' || (time >= near.from.getTime() && time < near.to.getTime())).map(({ factId }) => factId));
      }
    }
    if (ids.length === 0) return null;
    const counts = await countMethods(connection, tenant, ids.slice(0, mostFacts));
    const facts = counts.reduce((sum, each) => sum + each.facts, 0);
    const shares = Object.fromEntries(counts.map(({ method, facts: count }) => [method ?? 'unknown', Number((count / facts).toFixed(4))]));
    return { shares, facts, isSample: next !== undefined || ids.length > mostFacts };
  });
}
