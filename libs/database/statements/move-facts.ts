import type { FactMove } from '#libs/engine';
import { uuidArray } from '../binary-array.js';
import type { Connection } from '../connection.js';
import { inKeyOrder } from '../in-key-order.js';

const moveFactRows = {
  name: 'move_facts',
  text: `
    with moved as (
      update caravan.fact f
         set entity_key = u.to_key
        from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as u(fact_id, from_key, to_key)
       where f.fact_id = u.fact_id and f.entity_key = u.from_key
      returning f.fact_id
    )
    select count(distinct fact_id)::int as facts from moved`,
};

/** Every revision that lived at the entity left lives at the other now: so says the last one, by which a home is found. */
export async function moveFacts(connection: Connection, moves: readonly FactMove[]): Promise<void> {
  const ordered = inKeyOrder(moves, ({ factId }) => factId);
  const [moved] = await connection.hotRows<{ facts: number }>(moveFactRows, [
    uuidArray(ordered.map(({ factId }) => factId)), uuidArray(ordered.map(({ from }) => from)), uuidArray(ordered.map(({ to }) => to)),
  ]);
  if (moved?.facts !== moves.length) throw new Error(`Moved ${moved?.facts} of ${moves.length} facts: the others are not stored as part of the entity that holds them. Run \`caravan verify\`.`);
}
