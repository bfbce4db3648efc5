import type { Origin, Refusal, Warning } from './refusal.js';

/** How often something was said of the input, and where first. */
export interface Count {
  readonly name: string;
  readonly count: number;
  readonly message: string;
  readonly first: readonly Origin[];
}

/** What an import came to; `events` = `accepted` + refused events. */
export interface ImportSummary {
  readonly rows: number;
  readonly events: number;
  readonly accepted: number;
  /** Rows that gave no events plus events that were not accepted. */
  readonly refused: number;
  /** By reason, most frequent first. */
  readonly reasons: readonly Count[];
  /** By flag, most frequent first. */
  readonly warnings: readonly Count[];
  /** What a standard has that is none of ours, by kind, most frequent first. */
  readonly ignored: readonly Count[];
  readonly seconds: number;
}

const placesKept = 5;

/** Counts what becomes of rows and events while an import runs. */
export class Tally {
  rows = 0;
  events = 0;
  accepted = 0;
  refused = 0;
  private readonly reasons = new Map<string, Count>();
  private readonly flags = new Map<string, Count>();
  private readonly left = new Map<string, Count>();

  constructor(private readonly startedAt: number) {}

  refuse({ file, line, faults: [fault] }: Refusal): void {
    this.refused += 1;
    count(this.reasons, fault.reason, fault.message, { file, line });
  }

  warn({ flag, message, file, line }: Warning): void {
    count(this.flags, flag, message, { file, line });
  }

  ignore(kind: string, origin: Origin): void {
    count(this.left, kind, 'left out on purpose', origin);
  }

  summarise(now: number): ImportSummary {
    const { rows, events, accepted, refused } = this;
    return { rows, events, accepted, refused, reasons: ranked(this.reasons), warnings: ranked(this.flags), ignored: ranked(this.left), seconds: (now - this.startedAt) / 1_000 };
  }
}

function count(counts: Map<string, Count>, name: string, message: string, { file, line }: Origin): void {
  const known = counts.get(name) ?? { name, count: 0, message, first: [] };
  const first = known.first.length < placesKept ? [...known.first, { file, line }] : known.first;
  counts.set(name, { ...known, count: known.count + 1, first });
}

function ranked(counts: ReadonlyMap<string, Count>): readonly Count[] {
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
