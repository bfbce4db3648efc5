import type { LogRecord } from '#libs/engine';

/** A log of partitions in memory. Offsets begin at 0; what is appended stays. */
export class MemoryLog {
  private readonly partitions: LogRecord[][];

  constructor(partitions: number) {
    this.partitions = Array.from({ length: partitions }, () => []);
  }

  get partitionCount(): number {
    return this.partitions.length;
  }

  /** Appends a value; `receivedAt` is its append time. Returns its record. */
  append(partition: number, value: Buffer | null, receivedAt: number, key: string | null = null): LogRecord {
    const records = this.recordsOf(partition);
    const record = { offset: BigInt(records.length), timestamp: receivedAt, key: key === null ? null : Buffer.from(key), value, headers: [] };
    records.push(record);
    return record;
  }

  /** Up to `count` records from an offset on. */
  read(partition: number, from: bigint, count: number): LogRecord[] {
    return this.recordsOf(partition).slice(Number(from), Number(from) + count);
  }

  /** The offset that the next record will have. */
  end(partition: number): bigint {
    return BigInt(this.recordsOf(partition).length);
  }

  private recordsOf(partition: number): LogRecord[] {
    const records = this.partitions[partition];
    if (!records) throw new Error(`the log has no partition ${partition}`);
    return records;
  }
}
