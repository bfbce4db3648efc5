import type { WarningFlag } from './reasons.js';

/** A place as folds see it; `node` is `unknown`, `zone` UTC and `country` ZZ when no code matched (domains.md 2.4). */
export interface Place {
  readonly node: string;
  readonly zone: string;
  readonly country: string;
  /** `place_unknown` or `node_not_open`; empty when the node is known and open at that time. */
  readonly warnings: readonly WarningFlag[];
}

export type TransportMode = 'RAIL' | 'ROAD' | 'SEA' | 'INLAND_WATER' | 'AIR' | 'MULTIMODAL' | 'UNKNOWN';

/** A border crossing point with a side in each of two countries. */
export interface Checkpoint {
  readonly id: string;
  readonly mode: string;
  readonly nodeA: string;
  readonly nodeB: string;
}

/** What a milestone does to a visit. */
export type MilestoneRole = 'ENTER' | 'LEAVE' | 'LEAVE_FINAL' | 'PASS' | 'INSIDE' | 'NONE';

/** A milestone word's role, and its place among milestones of one instant. */
export interface Milestone {
  readonly role: MilestoneRole;
  readonly rank: number;
}

/** What the first character of an ISO 6346 size-type stands for. */
export interface SizeType {
  readonly sizeClass: string;
  readonly teuMilli: number;
}

/** An origin and a destination whose end-to-end time is kept. */
export interface OdPair {
  readonly from: string;
  readonly to: string;
}

/** Degrees. */
export interface Coordinates {
  readonly lat: number;
  readonly lon: number;
}

/**
 * The reference data folds read: an immutable snapshot of one tenant's rows over the common ones.
 * Same snapshot, same answers: a fold is a pure function of facts and this.
 */
export interface Reference {
  /** Grows with every change to a row that folds read. */
  readonly version: number;
  /** Resolves an ordered list of `SCHEME:code` at an instant (epoch milliseconds). */
  place(codes: readonly string[], time: number): Place;
  /** Resolves an ordered list of airport codes, `IATA:ALA` or `ICAO:UAAA`, like `place`; `node` is the airport's present IATA code. */
  airportPlace(codes: readonly string[], time: number): Place;
  /** The ISO 3166 country of a node, `ZZ` when unknown. */
  country(node: string): string;
  /** The zone of a node, `UTC` when unknown. */
  zone(node: string): string;
  /** The one checkpoint of that mode with the node as a side; undefined when there are none or several. */
  checkpointAt(node: string, mode: string): Checkpoint | undefined;
  /** The one checkpoint whose sides are exactly the two nodes; a mode of UNKNOWN agrees with all. Undefined for none or several. */
  checkpointBetween(node: string, other: string, mode: string): Checkpoint | undefined;
  /** The one checkpoint with the node as a side and its other side in the country; mode as in `checkpointBetween`. */
  checkpointToward(node: string, country: string, mode: string): Checkpoint | undefined;
  /** Where a node is, for plausibility only; undefined when unknown. */
  coordinates(node: string): Coordinates | undefined;
  /** The row of `milestone-codes.csv`. */
  milestone(word: string): Milestone | undefined;
  /** The row of `size-types.csv` for a length code, one character. */
  sizeType(lengthCode: string): SizeType | undefined;
  readonly odPairs: readonly OdPair[];
  /** True when `border-activities.csv` lists the code for the mode. */
  hasActivity(mode: string, activity: string): boolean;
}
