import type { Cut } from '#libs/contracts';
import { type HeldFacts, packFacts, unpackFacts } from './entity-facts.js';
import { decode, encode } from './pack.js';
import type { EntityRow } from './store.js';

/** A part of a long life that was sealed: written once, and read only when the whole life is needed (docs/adr/0012). */
export interface SegmentRow {
  readonly entityKey: string;
  readonly tenant: string;
  /** 0, 1, 2, … */
  readonly segment: number;
  readonly facts: Buffer;
  readonly applied: Buffer;
  readonly flags: string | undefined;
}

/** What becomes of the segments of one entity: those numbered `from` and higher go, then `added` come. */
export interface SegmentChange {
  readonly entityKey: string;
  readonly from: number;
  readonly added: readonly SegmentRow[];
}

/** What the open end of a life knows of what is sealed. */
export interface SealedPart {
  readonly cut: Cut;
  /** How many facts and segments are sealed. */
  readonly facts: number;
  readonly segments: number;
  /** Sealed facts that the fold of the open end sees. */
  readonly context: HeldFacts;
}

export function packSealed({ cut, facts, segments, context }: SealedPart): Buffer {
  return encode([cut.time / 1000, cut.from / 1000, cut.carried, facts, segments, packFacts(context)]);
}

/** The inverse of {@link packSealed}. */
export function unpackSealed(bytes: Buffer): SealedPart {
  const [time, from, carried, facts, segments, context] = decode(bytes) as [number, number, Cut['carried'], number, number, Buffer];
  return { cut: { time: Math.round(time * 1000), from: Math.round(from * 1000), carried }, facts, segments, context: unpackFacts(context) };
}

/** The instant of the cut of a packed sealed part, in epoch milliseconds. */
export function cutTimeOf(bytes: Buffer): number {
  const [time] = decode(bytes) as [number];
  return Math.round(time * 1000);
}

/** A whole life of its open end and all its segments, as every store must hand it out where whole lives are read. */
export function wholeLife(row: EntityRow, segments: readonly SegmentRow[]): EntityRow {
  const { cut, ...rest } = row;
  if (cut === undefined) return row;
  const parts = [...segments].sort((a, b) => a.segment - b.segment);
  return {
    ...rest,
    facts: Buffer.concat([...parts.map(({ facts }) => facts), row.facts]),
    applied: Buffer.concat([...parts.map(({ applied }) => applied), row.applied]),
    flags: joinFlags([...parts.map(({ flags }) => flags), row.flags]),
    segments: parts.length,
  };
}

function joinFlags(parts: readonly (string | undefined)[]): string | undefined {
  const told = parts.filter((flags) => flags !== undefined);
  return told.length === 0 ? undefined : JSON.stringify(Object.assign({}, ...told.map((flags) => JSON.parse(flags) as object)));
}
