import type { LogRecord } from './decode-record.js';

/** Header of a record that was put back into its topic from the dead letters: `<times refused> <first receipt, epoch ms>`. */
export const redriveHeader = 'caravan-redrive';

/** What is known of a record that comes again. */
export interface Redriven {
  /** How often it was refused before. */
  readonly attempts: number;
  /** When it came first, epoch milliseconds: what stands in for a `recordedtime` it does not have. */
  readonly firstReceivedAt: number;
}

export function writeRedriven({ attempts, firstReceivedAt }: Redriven): Buffer {
  return Buffer.from(`${attempts} ${firstReceivedAt}`);
}

/** Undefined for a record that comes for the first time, or whose header nobody of ours wrote. */
export function readRedriven({ headers, timestamp }: Pick<LogRecord, 'headers' | 'timestamp'>): Redriven | undefined {
  if (headers.length === 0) return undefined;
  const value = headers.find(([name]) => name === redriveHeader)?.[1];
  const parts = value && /^(\d{1,9}) (\d{1,15})$/.exec(value.toString('latin1'));
  if (!parts) return undefined;
  const [attempts, firstReceivedAt] = [Number(parts[1]), Number(parts[2])];
  return firstReceivedAt <= timestamp ? { attempts, firstReceivedAt } : undefined;
}
