/** What a rule sees of one subject. Times are epoch milliseconds of the data, not of the process. */
export interface Finding {
  /** The same subject has the same text for ever. */
  readonly subject: string;
  readonly domain: string;
  readonly labels: Readonly<Record<string, string>>;
  /** When it was last seen to be well: ends every episode that began before. */
  readonly goodAt?: number | undefined;
  /** Present when it is not well. */
  readonly bad?: Complaint | undefined;
}

/** Why a subject is not well. */
export interface Complaint {
  /** From when it is measured, such as the last event: with rule and subject it is what one episode is known by. */
  readonly since: number;
  /** When it became an alarm. */
  readonly at: number;
  readonly value: number | null;
  readonly threshold: number | null;
  readonly message: string;
}

/** An alarm that is open. */
export interface OpenAlarm {
  readonly id: string;
  readonly subject: string;
  readonly since: number;
  readonly openedAt: number;
}

/** A subject's text out of its labels, in the order given; empty ones are left out. */
export function subjectOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).filter(([, value]) => value !== '').map(([name, value]) => `${name}=${value}`).join(' ');
}
