import { compareText } from '#libs/contracts';

/** What orders the versions of one fact. `recorded` is epoch milliseconds; `content`, 16 hex digits, decides the last tie. */
export interface Version {
  readonly recorded: number;
  readonly sequence: string | undefined;
  readonly content: string;
}

/** Below 0 when `a` is the older version: recorded time, then sequence, then content hash. */
export function compareVersions(a: Version, b: Version): number {
  return a.recorded - b.recorded || compareSequences(a.sequence, b.sequence) || compareText(a.content, b.content);
}

/** Absent, then digits as numbers, then other text by bytes (domains.md 3.0). */
export function compareSequences(a: string | undefined, b: string | undefined): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0 || a === undefined || b === undefined) return rank;
  if (rankOf(a) === 1) return compareDigits(a, b);
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function rankOf(sequence: string | undefined): number {
  if (sequence === undefined) return 0;
  return /^\d+$/.test(sequence) ? 1 : 2;
}

function compareDigits(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
