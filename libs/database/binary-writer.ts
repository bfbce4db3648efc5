/** Epoch milliseconds of 2000-01-01, where Postgres counts from. */
const postgresEpoch = 946_684_800_000;
const twoTo32 = 4_294_967_296;

/** Up to this many characters a loop is faster than a call into the runtime. */
const shortText = 48;

/** A growing buffer of values in Postgres' binary format, each as a field: length, then bytes; length -1 is null. */
export class BinaryWriter {
  private bytes: Buffer;
  private at = 0;

  constructor(expectedBytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(Math.max(expectedBytes, 256));
  }

  finish(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  rawInt16(value: number): void {
    this.reserve(2);
    this.bytes[this.at++] = value >>> 8;
    this.bytes[this.at++] = value;
  }

  rawInt32(value: number): void {
    this.reserve(4);
    this.put32(value);
  }

  raw(value: Buffer): void {
    this.reserve(value.length);
    this.at += value.copy(this.bytes, this.at);
  }

  nothing(): void {
    this.rawInt32(-1);
  }

  bool(value: boolean): void {
    this.reserve(5);
    this.put32(1);
    this.bytes[this.at++] = value ? 1 : 0;
  }

  int32(value: number | undefined): void {
    if (value === undefined) return this.nothing();
    this.reserve(8);
    this.put32(4);
    this.put32(value);
  }

  int64(value: bigint): void {
    this.reserve(12);
    this.put32(8);
    this.at = this.bytes.writeBigInt64BE(value, this.at);
  }

  /** A safe integer as int8. */
  safeInt64(value: number): void {
    this.reserve(12);
    this.put32(8);
    const high = Math.floor(value / twoTo32);
    this.put32(high);
    this.put32(value - high * twoTo32);
  }

  /** timestamptz from epoch milliseconds. */
  time(epochMilliseconds: number | undefined): void {
    if (epochMilliseconds === undefined) this.nothing();
    else this.safeInt64(Math.round((epochMilliseconds - postgresEpoch) * 1000));
  }

  /** uuid from 32 hex digits. */
  uuid(hex: string | undefined): void {
    if (hex === undefined) return this.nothing();
    this.reserve(20);
    this.put32(16);
    const written = this.bytes.write(hex, this.at, 16, 'hex');
    if (written !== 16) throw new TypeError(`Not 32 hex digits: ${hex}`);
    this.at += 16;
  }

  text(value: string | undefined): void {
    if (value === undefined) return this.nothing();
    this.reserve(4 + value.length * 3);
    if (value.length <= shortText && this.putAscii(value)) return;
    const written = this.bytes.write(value, this.at + 4, 'utf8');
    this.put32(written);
    this.at += written;
  }

  bytea(value: Buffer | undefined): void {
    if (value === undefined) return this.nothing();
    this.rawInt32(value.length);
    this.raw(value);
  }

  /** A field that `write` fills, for arrays. */
  nested(write: () => void): void {
    const start = this.at;
    this.rawInt32(0);
    write();
    const end = this.at;
    this.at = start;
    this.put32(end - start - 4);
    this.at = end;
  }

  /** Four bytes, by hand: the checks of Buffer's own writers cost more than the bytes. */
  private put32(value: number): void {
    const { bytes } = this;
    bytes[this.at++] = value >>> 24;
    bytes[this.at++] = value >>> 16;
    bytes[this.at++] = value >>> 8;
    bytes[this.at++] = value;
  }

  /** False, and nothing put, when a character is not ASCII. */
  private putAscii(value: string): boolean {
    const { bytes } = this;
    const start = this.at + 4;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return false;
      bytes[start + i] = code;
    }
    this.put32(value.length);
    this.at += value.length;
    return true;
  }

  private reserve(more: number): void {
    const needed = this.at + more;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}
