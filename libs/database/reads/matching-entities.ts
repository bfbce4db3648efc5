import { byteaArray, uuidArray } from '../binary-array.js';
import type { Connection, Statement } from '../connection.js';
import { wholeApplied } from '../whole-lives.js';

/** Which entities are looked through, and the bytes that what they have applied must hold. */
export interface EntityChoice {
  readonly tenant: string;
  readonly domain: string;
  readonly needles: readonly Buffer[];
}

/** What an entity has applied, packed. */
export interface AppliedOfEntity {
  readonly entityKey: string;
  readonly applied: Buffer;
}

const mostNeedles = 16;

/** The first `limit` of the entities with keys above `after` and up to `upTo` that hold the needles in one of their packs, in key order. */
export function matchingInRange(connection: Connection, choice: EntityChoice, after: string, upTo: string, limit: number): Promise<AppliedOfEntity[]> {
  const statement = statementOf('e.entity_key > $4 and e.entity_key <= $5', choice.needles.length, 'limit $6');
  return connection.hotRows<AppliedOfEntity>(statement, [...valuesOf(choice), after, upTo, limit]);
}

/** Those of the named entities that hold the needles in one of their packs, in key order. */
export function matchingAmong(connection: Connection, choice: EntityChoice, keys: readonly string[]): Promise<AppliedOfEntity[]> {
  return connection.hotRows<AppliedOfEntity>(statementOf('e.entity_key = any($4::uuid[])', choice.needles.length, ''), [...valuesOf(choice), uuidArray(keys)]);
}

function valuesOf({ tenant, domain, needles }: EntityChoice): unknown[] {
  return [tenant, domain, byteaArray(needles)];
}

/** All that varies in the text are small whole numbers. */
function statementOf(keys: string, needles: number, end: string): Statement {
  if (needles > mostNeedles) throw new Error(`${needles} needles are more than ${mostNeedles}`);
  const holds = (applied: string): string => Array.from({ length: needles }, (_, i) => `position(($3::bytea[])[${i + 1}] in ${applied}) > 0`).join(' and ') || 'true';
  return {
    text: `
    select e.entity_key as "entityKey", ${wholeApplied} as applied
      from caravan.entity e
     where e.tenant = $1 and e.domain = $2 and ${keys}
       and (${holds('e.applied')}
            or e.cut is not null and exists (select from caravan.entity_segment s where s.entity_key = e.entity_key and ${holds('s.applied')}))
     order by e.entity_key ${end}`,
  };
}
