import type { Complaint, Finding, OpenAlarm } from './finding.js';

export interface Opening extends Omit<Finding, 'bad' | 'goodAt'> {
  readonly bad: Complaint;
}

export interface Closing {
  readonly alarm: OpenAlarm;
  /** Never before it opened. */
  readonly at: number;
}

export interface Decision {
  readonly opens: readonly Opening[];
  readonly closes: readonly Closing[];
}

/**
 * What opens and what closes for one rule. An episode ends when its subject was well after it began, or is well where it was not: a
 * correction. A subject that is neither well nor unwell, or of which nothing is known, stays as it is;
 * one that was well in between closes its old episode and may open a new one. Asked again with the same data it decides nothing more.
 */
export function decide(open: readonly OpenAlarm[], findings: readonly Finding[]): Decision {
  const bySubject = new Map(open.map((alarm) => [alarm.subject, alarm]));
  const opens: Opening[] = [];
  const closes: Closing[] = [];
  for (const { goodAt, bad, ...finding } of findings) {
    const alarm = bySubject.get(finding.subject);
    const ended = alarm !== undefined && goodAt !== undefined && (goodAt > alarm.since || (goodAt === alarm.since && !bad));
    if (ended) closes.push({ alarm, at: Math.max(goodAt, alarm.openedAt) });
    if (bad && (alarm === undefined || ended)) opens.push({ ...finding, bad });
  }
  return { opens, closes };
}

/** What closes when a rule is taken away or switched off. */
export function closeAll(open: readonly OpenAlarm[], now: number): Decision {
  return { opens: [], closes: open.map((alarm) => ({ alarm, at: Math.max(now, alarm.openedAt) })) };
}
