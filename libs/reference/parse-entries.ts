import type { Milestone, MilestoneRole, OdPair, SizeType } from '#libs/contracts';
import type { Airport, Capacity, CheckpointEntry, Closure, LegEntry, Node } from './entries.js';
import type { Row } from './kinds.js';

const text = (row: Row, column: string): string => row[column] ?? '';

/** A node from its row. */
export function toNode(row: Row): Node {
  const coordinates = row['lat'] && row['lon'] ? { lat: Number(row['lat']), lon: Number(row['lon']) } : {};
  return {
    id: text(row, 'node_id'),
    name: text(row, 'name'),
    country: row['country'] || 'ZZ',
    kind: text(row, 'kind'),
    zone: row['zone'] || 'UTC',
    ...coordinates,
    coordQuality: text(row, 'coord_quality'),
    status: row['status'] || 'OPEN',
    validFrom: text(row, 'valid_from'),
    validTo: text(row, 'valid_to'),
    isArea: row['kind'] === 'AREA',
  };
}

/** A checkpoint from its row. */
export function toCheckpoint(row: Row): CheckpointEntry {
  return {
    id: text(row, 'checkpoint_id'),
    name: text(row, 'name'),
    mode: text(row, 'mode'),
    nodeA: text(row, 'node_a'),
    nodeB: text(row, 'node_b'),
    status: row['status'] || 'OPEN',
    validFrom: text(row, 'valid_from'),
    validTo: text(row, 'valid_to'),
  };
}

/** A capacity from its row. */
export function toCapacity(row: Row): Capacity {
  return {
    checkpoint: text(row, 'checkpoint_id'),
    unit: text(row, 'unit'),
    value: Number(row['value']),
    scope: text(row, 'scope'),
    source: text(row, 'source'),
    validFrom: text(row, 'valid_from'),
    validTo: text(row, 'valid_to'),
  };
}

/** A closure from its row; a side that is not A or B is BOTH. */
export function toClosure(row: Row): Closure {
  const side = row['side'] === 'A' || row['side'] === 'B' ? row['side'] : 'BOTH';
  return {
    checkpoint: text(row, 'checkpoint_id'),
    dateFrom: text(row, 'date_from'),
    dateTo: text(row, 'date_to'),
    side,
    reason: text(row, 'reason'),
  };
}

/** A leg from its row. */
export function toLeg(row: Row): LegEntry {
  return {
    id: text(row, 'leg_id'),
    from: text(row, 'from_node'),
    to: text(row, 'to_node'),
    mode: text(row, 'mode'),
    distanceMetres: Number(row['distance_m']),
    quality: text(row, 'quality'),
  };
}

/** An airport from its row. */
export function toAirport(row: Row): Airport {
  return {
    iata: text(row, 'iata'),
    name: text(row, 'name'),
    city: text(row, 'city'),
    country: row['country'] || 'ZZ',
    zone: row['zone'] || 'UTC',
    validFrom: text(row, 'valid_from'),
    validTo: text(row, 'valid_to'),
  };
}

/** A pair of origin and destination from its row. */
export function toOdPair(row: Row): OdPair {
  return { from: text(row, 'from_node'), to: text(row, 'to_node') };
}

const roles: readonly string[] = ['ENTER', 'LEAVE', 'LEAVE_FINAL', 'PASS', 'INSIDE'] satisfies MilestoneRole[];

/** A milestone from its row; a role that is not known has no effect. */
export function toMilestone(row: Row): Milestone {
  const role = text(row, 'role');
  return { role: roles.includes(role) ? (role as MilestoneRole) : 'NONE', rank: Number(text(row, 'rank')) };
}

/** A length of containers from its row. */
export function toSizeType(row: Row): SizeType {
  return { sizeClass: row['size_class'] || 'OTHER', teuMilli: Number(text(row, 'teu_milli')) };
}
