import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Connection } from '#libs/database';
import { type ByThen, type VersionText, displacedFacts, factsNear, factsOfPeriods, findEntities, versionsByThen } from '#libs/database/reads';
import { type AppliedLine, type HeldFacts, entityKeyOf, placeContributions, unpackFacts } from '#libs/engine';
import { ProblemError } from '#libs/platform';
import type { ReferenceSnapshot } from '#libs/reference';
import type { Ask } from '../http/ask-database.js';
import { type Question, isReported } from '../question/question.js';
import type { Span } from '../question/windows.js';
import { datePrefixes } from './date-prefixes.js';
import { type ThenEntity, entitiesOf } from './entities-of.js';
import { addVersions } from './held-versions.js';
import { instantsOf } from './instants-of.js';
import { reportedTypes } from './reported-types.js';

/** A question about what was known then. */
export interface AskingThen {
  readonly ask: Ask;
  readonly tenant: string;
  readonly question: Question;
  readonly reference: ReferenceSnapshot;
  /** The local dates that will be read. */
  readonly spans: readonly Span[];
}

/** Versions folded for one answer. */
export const mostVersions = 100_000;
const entitiesAtOnce = 200;

/**
 * All that the facts, in their versions of then and with the reference data of now, contribute to the spans, and some of what
 * they contribute elsewhere. Only entities that some fact brings near the spans are folded, each with all its facts of then.
 * Throws a 400 when those are too many for one answer.
 */
export async function foldThen(asking: AskingThen): Promise<AppliedLine[]> {
  const { question: { domain }, reference } = asking;
  const held: HeldFacts = new Map();
  const near = await asking.ask((connection) => readNear(connection, asking));
  await addVersions(held, near, domain);
  const wanted = entitiesOf(held, domain, reference);
  const rest = await asking.ask((connection) => readRest(connection, asking, [...wanted.values()], held, mostVersions - near.length));
  await addVersions(held, rest, domain);
  const lines: AppliedLine[] = [];
  for (const [i, [name, { kind, facts }]] of [...entitiesOf(held, domain, reference)].entries()) {
    if (wanted.has(name)) lines.push(...placeContributions(domain, domain.fold(kind, facts, reference).contributions));
    if (i % entitiesAtOnce === 0) await letOthersRun();
  }
  return lines;
}

/** The versions of then of every fact that may bring its entity into the spans. */
async function readNear(connection: Connection, asking: AskingThen): Promise<VersionText[]> {
  const { tenant, question, reference, spans } = asking;
  const { domain, cube } = question;
  const ids = new Set<string>();
  const limit = mostVersions + 1;
  for (const span of spans) {
    const found = isReported(cube)
      ? await factsOfPeriods(connection, tenant, domain.name, reportedTypes(domain), datePrefixes(span), thenOf(question), limit)
      : await factsNear(connection, tenant, domain.name, instantsOf(question, span, reference), thenOf(question), limit);
    for (const id of found) ids.add(id);
    if (ids.size > mostVersions) throw tooWide(question);
  }
  return readVersions(connection, asking, [...ids], mostVersions);
}

/** The other versions of then of the entities: of facts that they hold now, and of facts that they held then. */
async function readRest(connection: Connection, asking: AskingThen, entities: readonly ThenEntity[], known: HeldFacts, most: number): Promise<VersionText[]> {
  const { tenant, question } = asking;
  const keys = entities.filter(({ kind }) => kind !== 'fact').map(({ kind, key }) => entityKeyOf(tenant, question.domain.name, kind, key));
  if (keys.length === 0) return [];
  const ids = new Set(await displacedFacts(connection, tenant, question.domain.name, keys, mostVersions + 1));
  for (let at = 0; at < keys.length; at += entitiesAtOnce) {
    for (const { facts } of await findEntities(connection, tenant, keys.slice(at, at + entitiesAtOnce))) for (const id of unpackFacts(facts).keys()) ids.add(id);
    if (ids.size > mostVersions + known.size) throw tooWide(question);
  }
  return readVersions(connection, asking, [...ids].filter((id) => !known.has(id)), most);
}

async function readVersions(connection: Connection, { tenant, question }: AskingThen, ids: readonly string[], most: number): Promise<VersionText[]> {
  const versions = await versionsByThen(connection, tenant, ids, thenOf(question), most + 1);
  if (versions.length > most) throw tooWide(question);
  return versions;
}

function thenOf({ asOf, knownAt }: Question): ByThen {
  const dateOf = (time: number | undefined): Date | undefined => (time === undefined ? undefined : new Date(time));
  return { asOf: dateOf(asOf), knownAt: dateOf(knownAt) };
}

function tooWide({ range, compare }: Question): ProblemError {
  const bases = compare ? ' and those they are compared with' : '';
  return new ProblemError(400, `asOf and knownAt fold facts anew, at most ${mostVersions} versions at once: the days from ${range.from} to ${range.to}${bases} take more. Narrow from and to.`, { members: { parameter: 'from' } });
}
