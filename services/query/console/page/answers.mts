import type { AnsweredFigure } from '../../overview/answer-figure.js';

/** A row of any answer. */
export type Row = Readonly<Record<string, unknown>>;

/** What the page knows, by part; absent until first answered. */
export interface Answers {
  readonly overview?: { readonly figures: readonly Figure[]; readonly capacity: Figure | null };
  readonly queues?: Rows<QueueRow>;
  readonly nodes?: Rows<NodeRow>;
  readonly legs?: Rows<LegRow>;
  readonly corridors?: Rows<CorridorRow>;
  readonly checkpoints?: Rows<CheckpointRow>;
  readonly status?: Status;
  readonly sources?: Rows<SourceRow>;
  readonly restatements?: Rows<RestatementRow>;
  readonly letters?: Rows<LetterRow>;
  readonly alarms?: Rows<AlarmRow>;
}

export type PartName = keyof Answers;

export interface Rows<R> {
  readonly rows: readonly R[];
  readonly next: string | null;
}

/** One of /v1/overview. */
export type Figure = Omit<AnsweredFigure, 'rows'> & { readonly rows: readonly FigureRow[] };

export interface FigureRow extends Row {
  readonly value: number | null;
  readonly n: number;
  readonly base: number | null;
  readonly ratio: number | null;
  readonly growthPercent: number | null;
  readonly reason: string | null;
  readonly flags: readonly string[];
}

export interface QueueRow extends Row {
  readonly node: string;
  readonly direction: string;
  readonly unit_type: string;
  readonly lane: string;
  readonly source: string;
  readonly value: number | null;
  readonly status: string;
  readonly observedAt: string | null;
}

export interface NodeRow extends Row {
  readonly node_id: string;
  readonly name: string;
  readonly country: string;
  readonly kind: string;
  readonly lat: string;
  readonly lon: string;
  readonly status: string;
}

export interface LegRow extends Row {
  readonly leg_id: string;
  readonly from_node: string;
  readonly to_node: string;
  readonly mode: string;
  readonly distance_m: string;
}

export interface CorridorRow extends Row {
  readonly corridor_id: string;
  readonly name: string;
  readonly leg_id: string;
}

export interface CheckpointRow extends Row {
  readonly checkpoint_id: string;
  readonly name: string;
  readonly mode: string;
  readonly status: string;
}

export interface Status {
  readonly domains: readonly { readonly domain: string; readonly watermark: string | null; readonly lag: number | null }[];
  readonly sources: readonly { readonly domain: string; readonly source: string; readonly facts: string; readonly late: string }[];
  readonly nodes: readonly { readonly node: string; readonly lastDate: string }[];
}

/** One of the indicator freshness, by source and domain. */
export interface SourceRow extends Row {
  readonly source: string;
  readonly domain: string;
  readonly n: number;
  readonly lastEventTime: string | null;
  readonly usualGapSeconds: number | null;
  readonly isOpenDay: boolean;
}

export interface RestatementRow extends Row {
  readonly id: string;
  readonly cube: string;
  readonly bucket: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly before: Side;
  readonly after: Side;
  readonly cause: string;
  readonly fact: { readonly source: string; readonly id: string } | null;
  readonly at: string;
}

export interface Side {
  readonly contributions: number;
  readonly measures: Readonly<Record<string, number>>;
}

export interface LetterRow extends Row {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly domain: string;
  readonly reason: string;
  readonly propertyPath: string;
  readonly detail: string;
  readonly source: string | null;
  readonly eventId: string | null;
  readonly receivedAt: string;
}

export interface AlarmRow extends Row {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly severity: string;
  readonly message: string;
  readonly since: string;
  readonly silenced: boolean;
  readonly ackedBy: string | null;
}
