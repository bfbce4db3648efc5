import type { ZodType } from 'zod';
import type { Json, JsonObject } from './envelope.js';
import type { Indicator } from './indicator.js';
import type { Violation, WarningFlag } from './reasons.js';
import type { Reference } from './reference.js';

/**
 * What an event type's declaration says to the engine. `data` handed to the functions has passed `schema`
 * and holds no nulls.
 */
export interface EventType {
  /** CloudEvents type, `caravan.<stem>.<kind>.v1`. */
  readonly type: string;
  readonly title: string;
  /**
   * Shape of `data`; the one source of validation, JSON Schema and OpenAPI. Fields are checked in the order declared.
   * A field's reject reason follows from what failed; `.meta({ reason })` on a field overrides it.
   */
  readonly schema: ZodType;
  /** True when the two rules about ACTUAL facts and time apply (domains.md 3.0). Default: `data.classifier === 'ACTUAL'`. */
  readonly isActual?: (data: JsonObject) => boolean;
  /** Rules across fields, after `schema` passed. */
  readonly check?: (data: JsonObject, time: number) => readonly Violation[];
  /** Warnings that follow from the fact alone. */
  readonly warn?: (data: JsonObject) => readonly WarningFlag[];
  /** The part of `data` that key and fold read, normalised: what entities store. Small arrays pack best. */
  readonly keep: (data: JsonObject) => Json;
}

/** The current version of one event, as folds see it. */
export interface Fact {
  /** Lower-case hex of the fact's uuid, 32 characters. */
  readonly factId: string;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  /** Event time, epoch milliseconds. */
  readonly time: number;
  /** When this version was made, epoch milliseconds. */
  readonly recorded: number;
  /** What `EventType.keep` returned. */
  readonly kept: Json;
}

/** Which entity a fact belongs to. */
export interface EntityName {
  readonly kind: string;
  readonly key: string;
}

/** One line of what an entity adds to a cube. */
export interface Contribution {
  readonly cube: string;
  /** Values in the order of `Cube.dimensions`. */
  readonly dims: readonly string[];
  /** Epoch seconds; lands in the local hour and local day of `zone`. */
  readonly at: number;
  readonly zone: string;
  /** Safe integers in the order of `Cube.measures`. */
  readonly measures: readonly number[];
  /** Non-negative; goes into the cube's sketch once. */
  readonly value?: number;
}

export interface FoldResult {
  readonly contributions: readonly Contribution[];
  /** Warnings by index into the facts given; those facts not named have none. */
  readonly flags?: ReadonlyMap<number, readonly WarningFlag[]>;
  /** What operators ask for now: a short state word, the node where, and since when (epoch seconds). */
  readonly state?: string;
  readonly node?: string;
  readonly since?: number;
}

/** Where a long life is cut: all facts before `time` may be sealed. */
export interface Cut {
  /** Epoch milliseconds; facts from then on are open. */
  readonly time: number;
  /** Epoch milliseconds: sealed facts from then on are shown to the fold of the open end. */
  readonly from: number;
  /** What else that fold must know of the facts before `from`, and how the sealed part was folded. */
  readonly carried: Json;
}

/**
 * How a domain folds the open end of a life alone. For all facts and every cut of them it must hold that what `fold` makes of the
 * whole life is what the sealed part adds, which no change of open facts may alter, and what `foldOpen` makes of the open end.
 */
export interface LongLives {
  /** A life with more open facts than this is looked at for a cut. */
  readonly sealAbove: number;
  /** The latest clean cut after `before` that is worth it; undefined: there is none. `facts` are those that `foldOpen` would see, or all where nothing is sealed. */
  cut(kind: string, facts: readonly Fact[], reference: Reference, before: Cut | undefined): Cut | undefined;
  /**
   * What the facts from `cut.time` on add, given also the sealed ones from `cut.from` on; flags of sealed ones are ignored. Undefined: with these
   * facts the sealed part would add something else, or nobody can tell. The reference data is that of the cut.
   */
  foldOpen(kind: string, facts: readonly Fact[], reference: Reference, cut: Cut): FoldResult | undefined;
}

export interface Dimension {
  readonly name: string;
  /** The closed set of values, where there is one. */
  readonly values?: readonly string[];
  /** The kind of reference id it holds, where it holds one. */
  readonly reference?: 'node' | 'checkpoint' | 'airport' | 'country';
  /** Values of what is not over yet: facts still to come will move it elsewhere. */
  readonly open?: readonly string[];
}

export interface Measure {
  readonly name: string;
  /** UCUM-like unit: `1`, `s`, `kg`. */
  readonly unit: string;
}

/** What a cube declares. By months every cube is added up, without its sketch. */
export type Grain = 'hour' | 'day';

/** A table of addable integers by dimensions and local hour and day. */
export interface Cube {
  readonly name: string;
  readonly title: string;
  readonly dimensions: readonly Dimension[];
  readonly measures: readonly Measure[];
  /** The measure that counts observations: the `n` of answers. */
  readonly count: string;
  /** What the sketch holds and its unit; absent: no sketch. */
  readonly sketch?: { readonly name: string; readonly unit: string };
  readonly grains: readonly Grain[];
  /** The dimension whose place a figure's local day is of; default: `node`, else the first one that holds a node or an airport. */
  readonly landsAt?: string;
  /** A day is closed this long after its local end; later changes are restatements. */
  readonly graceSeconds: number;
}

/**
 * A domain: data and pure functions. The engine owns offsets, clocks, SQL and Kafka; none of them is visible here.
 */
export interface Domain {
  /** One word everywhere: folder, topic stem, consumer group, metric label, URL segment. */
  readonly name: string;
  /** Raise it when `fold` or `keep` changes what comes out; entities are then folded anew. */
  readonly foldVersion: number;
  /**
   * Local days that a contribution may lie before or after those of all facts of its entity; absent: 0, it lands on the day of one.
   * Figures of a period, which land by their `data.period`, are free of it. What was known then is found by it.
   */
  readonly reachDays?: number;
  readonly events: readonly EventType[];
  readonly cubes: readonly Cube[];
  readonly indicators: readonly Indicator[];
  /** Kafka key that brings an entity's facts to one partition; needs no reference. A poor one costs speed, never a number. */
  routeKey(type: string, kept: Json): string | undefined;
  /** The entity of a fact; undefined: the fact is an entity of its own, of kind `fact`. */
  entityOf(fact: Fact, reference: Reference): EntityName | undefined;
  /** What the current, not retracted facts of one entity add up to. Pure; order of `facts` must not matter. */
  fold(kind: string, facts: readonly Fact[], reference: Reference): FoldResult;
  /** How the next event of a long life is taken in without folding all of it; absent: every life is folded whole. */
  readonly longLives?: LongLives;
}

/** The topic of a domain: `caravan.<name>.v1`, with a prefix in tests. */
export function topicOf(domain: string, prefix = ''): string {
  return `${prefix}caravan.${domain}.v1`;
}

/** The topic that mirrors the dead letters of all domains. */
export function deadLetterTopic(prefix = ''): string {
  return topicOf('dead-letters', prefix);
}
