import { BinaryWriter } from './binary-writer.js';

/** Type numbers of array elements. */
const oids = { bool: 16, bytea: 17, int8: 20, int4: 23, text: 25, timestamptz: 1184, uuid: 2950 } as const;
export type ElementType = keyof typeof oids;

/** Writes the header of a one-dimensional array without its length word. */
function writeHeader(writer: BinaryWriter, oid: number, count: number): void {
  writer.rawInt32(count === 0 ? 0 : 1);
  writer.rawInt32(1);
  writer.rawInt32(oid);
  if (count === 0) return;
  writer.rawInt32(count);
  writer.rawInt32(1);
}

/** A one-dimensional array with one element per value. The driver sends a Buffer in binary format: no quoting here, no parsing there. */
export function arrayOf<T>(type: ElementType, values: readonly T[], write: (writer: BinaryWriter, value: T) => void): Buffer {
  const writer = new BinaryWriter(20 + values.length * 24);
  writeHeader(writer, oids[type], values.length);
  for (let i = 0; i < values.length; i++) write(writer, values[i] as T);
  return writer.finish();
}

/** Writes a text[] field. */
export function writeTexts(writer: BinaryWriter, values: readonly string[]): void {
  writer.nested(() => {
    writeHeader(writer, oids.text, values.length);
    for (const value of values) writer.text(value);
  });
}

export const uuidArray = (values: readonly string[]): Buffer => arrayOf('uuid', values, (w, v) => w.uuid(v));
export const int4Array = (values: readonly number[]): Buffer => arrayOf('int4', values, (w, v) => w.int32(v));
export const int8Array = (values: readonly bigint[]): Buffer => arrayOf('int8', values, (w, v) => w.int64(v));
export const safeInt8Array = (values: readonly number[]): Buffer => arrayOf('int8', values, (w, v) => w.safeInt64(v));
export const timeArray = (values: readonly (number | undefined)[]): Buffer => arrayOf('timestamptz', values, (w, v) => w.time(v));
export const textArray = (values: readonly (string | undefined)[]): Buffer => arrayOf('text', values, (w, v) => w.text(v));
export const byteaArray = (values: readonly (Buffer | undefined)[]): Buffer => arrayOf('bytea', values, (w, v) => w.bytea(v));

/** The text of an array of numbers, to be cast by the statement: `{1,2,3}`. */
export function numbersLiteral(values: readonly (number | bigint)[]): string {
  return `{${values.join(',')}}`;
}

/** The text of a text[], every element quoted. */
export function textsLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

/** The text of a bytea[]. */
export function byteasLiteral(values: readonly Buffer[]): string {
  return `{${values.map((value) => `"\\\\x${value.toString('hex')}"`).join(',')}}`;
}
