import { BinaryWriter, type Connection, writeTexts } from '#libs/database';

/** A record with its parsed event. */
export interface RawRow {
  readonly payload: string;
  readonly event: Record<string, unknown>;
  readonly receivedAt: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

const noKey = '00000000000000000000000000000000';

/** The columns of `caravan.fact`, and nothing else: no key, no index, no check. */
export async function createRawTable(connection: Connection): Promise<void> {
  await connection.run({ text: 'drop table if exists public.raw_fact' });
  await connection.run({ text: 'create table public.raw_fact (like caravan.fact)' });
}

/** One COPY in binary format. */
export function copyPayloads(connection: Connection, rows: readonly RawRow[]): Promise<void> {
  const writer = new BinaryWriter(64 + rows.length * 900);
  writer.raw(Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex'));
  for (const row of rows) writeRow(writer, row);
  writer.rawInt16(-1);
  return connection.copy('copy public.raw_fact from stdin with (format binary)', writer.finish());
}

function writeRow(writer: BinaryWriter, { event, payload, receivedAt, topic, partition, offset }: RawRow): void {
  const text = (name: string): string => String(event[name] ?? '');
  writer.rawInt16(18);
  writer.uuid(noKey);
  writer.int32(0);
  writer.text(text('tenant'));
  writer.text('bench');
  writer.text(text('source'));
  writer.text(text('id'));
  writer.text(text('type'));
  writer.uuid(noKey);
  writer.time(Date.parse(text('time')));
  writer.time(Date.parse(text('recordedtime')));
  writer.time(receivedAt);
  writer.bool(event['retracted'] === true);
  writer.bool(false);
  writeTexts(writer, []);
  writer.text(topic);
  writer.int32(partition);
  writer.int64(offset);
  writer.text(payload);
}
