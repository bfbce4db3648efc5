import type { Finding } from './finding.js';

/** Something that should be heard of again and again. */
export interface LastReport {
  readonly domain: string;
  readonly subject: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Epoch milliseconds of the data. */
  readonly last: number;
}

/** Which reports are older than `aboveSeconds`: the alarm begins at the moment they became so. */
export function findOld(aboveSeconds: number, reports: readonly LastReport[], now: number): Finding[] {
  return reports.map(({ last, ...report }) => {
    const at = last + aboveSeconds * 1000;
    const message = `${report.subject}: the last report is of ${new Date(last).toISOString()}, older than ${aboveSeconds} s.`;
    return { ...report, goodAt: last, bad: at > now ? undefined : { since: last, at, value: (now - last) / 1000, threshold: aboveSeconds, message } };
  });
}
