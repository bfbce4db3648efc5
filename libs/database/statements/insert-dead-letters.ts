import type { DeadLetterRow } from '#libs/engine';
import { byteaArray, byteasLiteral, int4Array, int8Array, textArray, timeArray } from '../binary-array.js';
import type { Connection } from '../connection.js';

const insertDeadLetterRows = {
  name: 'insert_dead_letters',
  text: `
    insert into caravan.dead_letter as d (topic, partition, "offset", tenant, domain, key, value, headers, reason, property_path,
                                          detail, stage, source, event_id, received_at, attempts)
    select topic, partition, "offset", tenant, domain, key, value, headers::bytea[], reason, property_path,
           detail, stage, source, event_id, received_at, attempts
      from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::text[], $9::text[], $10::text[],
                  $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[], $16::int[])
        as u(topic, partition, "offset", tenant, domain, key, value, headers, reason, property_path,
             detail, stage, source, event_id, received_at, attempts)
        on conflict (topic, partition, "offset") do update
       set attempts = d.attempts + 1, last_seen = now()`,
};

/** A dead letter quotes what was refused, NUL included, and must never be refused itself. The bytes stay as they were. */
function storable(text: string): string {
  return text.replaceAll('\0', '\u{fffd}');
}

function texts(rows: readonly DeadLetterRow[], of: (row: DeadLetterRow) => string | undefined): Buffer {
  return textArray(rows.map((row) => {
    const text = of(row);
    return text === undefined ? undefined : storable(text);
  }));
}

function headersOf(row: DeadLetterRow): string {
  return byteasLiteral(row.headers.flatMap(([name, value]) => [Buffer.from(name), value]));
}

/** A record refused twice keeps its first row; `attempts` and `last_seen` move. */
export async function insertDeadLetters(connection: Connection, rows: readonly DeadLetterRow[]): Promise<void> {
  if (rows.length === 0) return;
  await connection.run(insertDeadLetterRows, [
    texts(rows, (row) => row.topic),
    int4Array(rows.map((row) => row.partition)),
    int8Array(rows.map((row) => row.offset)),
    texts(rows, (row) => row.tenant),
    texts(rows, (row) => row.domain),
    byteaArray(rows.map((row) => row.key)),
    byteaArray(rows.map((row) => row.value)),
    textArray(rows.map(headersOf)),
    texts(rows, (row) => row.reason),
    texts(rows, (row) => row.propertyPath),
    texts(rows, (row) => row.detail),
    texts(rows, (row) => row.stage),
    texts(rows, (row) => row.source),
    texts(rows, (row) => row.eventId),
    timeArray(rows.map((row) => row.receivedAt)),
    int4Array(rows.map((row) => row.attempts)),
  ]);
}
