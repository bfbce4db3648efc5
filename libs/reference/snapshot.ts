import type { Milestone, Reference, SizeType } from '#libs/contracts';
import { makeAirportFinder, makeAirportResolver, type AirportFinder } from './airports.js';
import { makeCheckpointFinder, makeSideFinders, type CheckpointFinder } from './checkpoints.js';
import { collectCorridors } from './corridors.js';
import type { Airport, Capacity, CheckpointEntry, Closure, Corridor, LegEntry, Node } from './entries.js';
import type { Kind, ReferenceRows, Row } from './kinds.js';
import { groupBy, mergeLayers } from './layers.js';
import { toAirport, toCapacity, toCheckpoint, toClosure, toLeg, toMilestone, toNode, toOdPair, toSizeType } from './parse-entries.js';
import { makePlaceResolver } from './places.js';
import { makeRateFinder, type RateFinder } from './rates.js';
import { isWithin } from './validity.js';

/** An immutable view of merged reference rows: what folds read, and what only queries read. Dates are `YYYY-MM-DD`. */
export interface ReferenceSnapshot extends Reference {
  /** The merged rows of a kind, as in the CSV. */
  rows(kind: Kind): readonly Row[];
  readonly nodes: readonly Node[];
  node(id: string): Node | undefined;
  readonly checkpoints: readonly CheckpointEntry[];
  checkpoint(id: string): CheckpointEntry | undefined;
  readonly checkpointAt: CheckpointFinder;
  /** Capacities in force on a local date, the one that started last first; empty: unknown. */
  capacities(checkpoint: string, unit: string, date: string): readonly Capacity[];
  /** Closures of a checkpoint that cover a local date. */
  closures(checkpoint: string, date: string): readonly Closure[];
  readonly usdRate: RateFinder;
  /** HS chapters of a commodity group, two digits each; empty when there is no such group. */
  hsChapters(group: string): readonly string[];
  readonly legs: readonly LegEntry[];
  readonly corridors: readonly Corridor[];
  readonly airports: readonly Airport[];
  readonly airport: AirportFinder;
}

/** Builds a snapshot from layers; of two rows with one key the later layer's wins. */
export function buildSnapshot(version: number, ...layers: readonly ReferenceRows[]): ReferenceSnapshot {
  const rows = mergeLayers(layers);
  return { version, rows: (kind) => rows[kind], ...nodeViews(rows), ...checkpointViews(rows), ...sideViews(rows), ...routeViews(rows), ...codeViews(rows) };
}

type Rows = Record<Kind, readonly Row[]>;

function nodeViews(rows: Rows): Pick<ReferenceSnapshot, 'nodes' | 'node' | 'place' | 'country' | 'zone' | 'coordinates'> {
  const nodes = rows.nodes.map(toNode);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    nodes,
    node: (id) => byId.get(id),
    place: makePlaceResolver(byId, rows.nodeAliases),
    country: (id) => byId.get(id)?.country ?? 'ZZ',
    zone: (id) => byId.get(id)?.zone ?? 'UTC',
    coordinates: (id) => {
      const { lat, lon } = byId.get(id) ?? {};
      return lat === undefined || lon === undefined ? undefined : { lat, lon };
    },
  };
}

type CheckpointViews = 'checkpoints' | 'checkpoint' | 'checkpointAt' | 'capacities' | 'closures';

function checkpointViews(rows: Rows): Pick<ReferenceSnapshot, CheckpointViews> {
  const checkpoints = rows.checkpoints.map(toCheckpoint);
  const byId = new Map(checkpoints.map((checkpoint) => [checkpoint.id, checkpoint]));
  const latestFirst = rows.capacities.map(toCapacity).sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
  const capacities = groupBy(latestFirst, (capacity) => `${capacity.checkpoint}|${capacity.unit}`);
  const closures = groupBy(rows.closures.map(toClosure), (closure) => closure.checkpoint);
  return {
    checkpoints,
    checkpoint: (id) => byId.get(id),
    checkpointAt: makeCheckpointFinder(checkpoints),
    capacities: (id, unit, date) =>
      (capacities.get(`${id}|${unit}`) ?? []).filter((capacity) => isWithin(date, capacity.validFrom, capacity.validTo)),
    closures: (id, date) => (closures.get(id) ?? []).filter((closure) => isWithin(date, closure.dateFrom, closure.dateTo)),
  };
}

function sideViews(rows: Rows): Pick<ReferenceSnapshot, 'checkpointBetween' | 'checkpointToward'> {
  const countries = new Map(rows.nodes.map(toNode).map((node) => [node.id, node.country]));
  return makeSideFinders(rows.checkpoints.map(toCheckpoint), (node) => countries.get(node) ?? 'ZZ');
}

function routeViews(rows: Rows): Pick<ReferenceSnapshot, 'legs' | 'corridors' | 'odPairs' | 'airports' | 'airport' | 'airportPlace'> {
  const legs = rows.legs.map(toLeg);
  const airport = makeAirportFinder(rows.airports, rows.airportAliases);
  return {
    legs,
    corridors: collectCorridors(rows.corridors, legs),
    odPairs: rows.odPairs.map(toOdPair),
    airports: rows.airports.map(toAirport),
    airport,
    airportPlace: makeAirportResolver(airport),
  };
}

function codeViews(rows: Rows): Pick<ReferenceSnapshot, 'usdRate' | 'hsChapters' | 'hasActivity' | 'milestone' | 'sizeType'> {
  const groups = groupBy(rows.hsGroups, (row) => row['group_id'] ?? '');
  const activities = new Set(rows.borderActivities.map((row) => `${row['mode']}|${row['activity']}`));
  const milestones = new Map(rows.milestoneCodes.map((row): [string, Milestone] => [row['milestone'] ?? '', toMilestone(row)]));
  const sizes = new Map(rows.sizeTypes.map((row): [string, SizeType] => [row['length_code'] ?? '', toSizeType(row)]));
  return {
    milestone: (word) => milestones.get(word),
    sizeType: (lengthCode) => sizes.get(lengthCode),
    usdRate: makeRateFinder(rows.fx),
    hsChapters: (group) => (groups.get(group) ?? []).map((row) => row['chapter'] ?? ''),
    hasActivity: (mode, activity) => activities.has(`${mode}|${activity}`),
  };
}
