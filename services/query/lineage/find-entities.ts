import { limitStatements } from '#libs/database';
import { type AppliedOfEntity, type EntityChoice, entitiesNear, matchingAmong, matchingInRange } from '#libs/database/reads';
import { type AppliedLine, unpackApplied } from '#libs/engine';
import { daysBetween, type ReferenceSnapshot } from '#libs/reference';
import { RollupSource } from '../answer/rollup-source.js';
import { type Ask, isTooSlow } from '../http/ask-database.js';
import type { Question } from '../question/question.js';
import { instantsOf } from '../then/instants-of.js';
import { beforeAllKeys, keyAfter, lastKey } from './key-range.js';
import { type Scope, countContributions, isInScope, needlesOfScope } from './scope.js';

/** A question about what one figure is made of. */
export interface AskingLineage {
  readonly ask: Ask;
  readonly tenant: string;
  readonly question: Question;
  readonly reference: ReferenceSnapshot;
  readonly scope: Scope;
  /** Milliseconds that a page may be looked for, by `clock`. */
  readonly budget: number;
  readonly clock: () => number;
}

/**
 * Goes on after an entity. `near`: among the entities that have a fact near the bucket, which are all there are. `all`: through all
 * entities of the domain, of which contributions were `found` so far.
 */
export interface LineagePlace {
  readonly way: 'near' | 'all';
  readonly after: string;
  readonly found: number;
}

/** An entity with those of its contributions that the figure is made of. */
export interface Contributor {
  readonly entityKey: string;
  readonly lines: readonly AppliedLine[];
}

/** Some contributors in key order; there may be none although `next` is set: then there was no time to look further. */
export interface FoundEntities {
  readonly contributors: readonly Contributor[];
  /** Contributions by the rollups. */
  readonly total: number;
  readonly next: LineagePlace | undefined;
}

const start: LineagePlace = { way: 'near', after: beforeAllKeys, found: 0 };

/** Finds the next `limit` entities whose `applied` names the figure's bucket (docs/adr/0006). */
export async function findEntities(asking: AskingLineage, limit: number, place: LineagePlace = start): Promise<FoundEntities> {
  const total = await asking.ask((connection) => countContributions(asking.scope, new RollupSource(connection, asking.tenant, asking.question.domain.name)));
  if (total === 0) return { contributors: [], total, next: undefined };
  const near = place.way === 'near' ? await findNear(asking) : undefined;
  if (!near || (place.after === beforeAllKeys && countLines(near) !== total)) return lookThroughAll(asking, limit, total, { ...place, way: 'all' });
  const rest = near.filter(({ entityKey }) => entityKey > place.after);
  const contributors = rest.slice(0, limit);
  const after = contributors.at(-1)?.entityKey ?? lastKey;
  return { contributors, total, next: rest.length > limit ? { way: 'near', after, found: place.found + countLines(contributors) } : undefined };
}

const mostNear = 20_000;
const mostNearDays = 40;
const nearMilliseconds = 1_500;
const keysAtOnce = 1_000;

/** The contributors among the entities that have a fact near the bucket; undefined where those are too many to be looked at. */
async function findNear(asking: AskingLineage): Promise<Contributor[] | undefined> {
  const { ask, scope } = asking;
  if (daysBetween(scope.span.from, scope.span.to) > mostNearDays) return undefined;
  const keys = await keysNear(asking);
  if (!keys) return undefined;
  return ask(async (connection) => {
    const found: Contributor[] = [];
    for (let at = 0; at < keys.length; at += keysAtOnce) {
      found.push(...contributorsOf(scope, await matchingAmong(connection, choiceOf(asking), keys.slice(at, at + keysAtOnce))));
    }
    return found;
  });
}

async function keysNear({ ask, tenant, question, reference, scope }: AskingLineage): Promise<string[] | undefined> {
  try {
    const keys = await ask(async (connection) => {
      await limitStatements(connection, nearMilliseconds);
      return entitiesNear(connection, tenant, question.domain.name, instantsOf(question, scope.span, reference), mostNear + 1);
    });
    return keys.length > mostNear ? undefined : keys.sort();
  } catch (error) {
    if (isTooSlow(error)) return undefined;
    throw error;
  }
}

const firstShare = 1 / 256;
const [tooQuick, tooLong] = [150, 800];

/** Looks through the key space share by share, until a page is full, all contributions are found or the time is over. */
async function lookThroughAll(asking: AskingLineage, limit: number, total: number, place: LineagePlace): Promise<FoundEntities> {
  const until = asking.clock() + asking.budget;
  const contributors: Contributor[] = [];
  let { after, found } = place;
  for (let share = firstShare; ; ) {
    const began = asking.clock();
    const upTo = keyAfter(after, share);
    const rows = await asking.ask((connection) => matchingInRange(connection, choiceOf(asking), after, upTo, limit));
    const more = contributorsOf(asking.scope, rows).slice(0, limit - contributors.length);
    contributors.push(...more);
    found += countLines(more);
    const isFull = contributors.length === limit;
    after = isFull ? (more.at(-1)?.entityKey ?? after) : rows.length === limit ? (rows.at(-1)?.entityKey ?? upTo) : upTo;
    const isOver = after === lastKey || found >= total;
    if (isOver || isFull || asking.clock() >= until) return { contributors, total, next: isOver ? undefined : { way: 'all', after, found } };
    const took = asking.clock() - began;
    share = took < tooQuick ? share * 2 : took > tooLong ? share / 2 : share;
  }
}

function choiceOf({ tenant, question, scope }: AskingLineage): EntityChoice {
  return { tenant, domain: question.domain.name, needles: needlesOfScope(scope) };
}

function contributorsOf(scope: Scope, rows: readonly AppliedOfEntity[]): Contributor[] {
  return rows.flatMap(({ entityKey, applied }) => {
    const lines = unpackApplied(applied).filter((line) => isInScope(scope, line));
    return lines.length > 0 ? [{ entityKey, lines }] : [];
  });
}

function countLines(contributors: readonly Contributor[]): number {
  return contributors.reduce((count, { lines }) => count + lines.length, 0);
}
