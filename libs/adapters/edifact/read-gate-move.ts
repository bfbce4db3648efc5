import type { JsonObject, Violation } from '#libs/contracts';
import { instantIn, readClock } from '../standards/civil-time.js';
import { present } from '../standards/present.js';
import { loads, modes, phases } from './code-lists.js';
import type { CodecoHeader } from './read-header.js';
import { pathTo, type QualifiedSegments, qualify, valueAt, violationAt } from './segment-values.js';
import type { Segment } from './split-segments.js';

/** One container through a gate; with violations the rest is not to be used. */
export interface GateMove {
  readonly id: string;
  readonly time: string | undefined;
  readonly data: JsonObject;
  readonly origins: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
}

/** The segments of one EQD; what they do not say themselves, those before the first EQD of the message may. */
interface Group {
  readonly eqd: Segment;
  readonly own: readonly Segment[];
  readonly find: (tagAndQualifier: string) => Segment | undefined;
  readonly violations: Violation[];
}

/** Reads one container of a gate report (domains.md 5.2). A withdrawal needs no more than its id. */
export function readGateMove(header: CodecoHeader, own: readonly [Segment, ...Segment[]], common: QualifiedSegments, zone: string): GateMove {
  const qualified = qualify(own);
  const group: Group = { eqd: own[0], own, find: (name) => qualified.get(name) ?? common.get(name), violations: [] };
  const { documentNumber, isWithdrawal, sender, milestone } = header;
  const containerNumber = readContainer(group);
  const dtm = group.find('DTM+7');
  const time = isWithdrawal && documentNumber !== undefined ? undefined : readTime(group, dtm, zone);
  const id = documentNumber === undefined ? [sender, containerNumber, milestone, valueAt(dtm, 0, 1)].join(':') : `${documentNumber}:${containerNumber ?? ''}`;
  const location = group.find('LOC+165') ?? group.find(milestone === 'GATED_IN' ? 'LOC+9' : 'LOC+11');
  const place = isWithdrawal ? undefined : readPlace(group, location);
  const data = present({ containerNumber, milestone, classifier: 'ACTUAL', place, grossMassKg: readGrossMass(group), ...readRest(group) });
  return { id, time, data, origins: originsOf(group, dtm, location), violations: group.violations };
}

function readContainer({ eqd, violations }: Group): string | undefined {
  const number = valueAt(eqd, 1)?.toUpperCase().replace(/\s/g, '');
  if (number === undefined) violations.push(violationAt('missing_field', 'the container number (8260) is required', eqd, 1));
  return number;
}

/** Formats 203 (to the minute) and 204 (to the second), in the sender's zone. */
function readTime({ eqd, violations }: Group, dtm: Segment | undefined, zone: string): string | undefined {
  if (!dtm) return void violations.push(violationAt('missing_field', 'DTM+7, the time of the move, is required', eqd));
  const [, year = '', month = '', day = '', hour = '', minute = '', second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/.exec(valueAt(dtm, 0, 1) ?? '') ?? [];
  const clock = valueAt(dtm, 0, 2) === (second === undefined ? '203' : '204') ? readClock(year, month, day, hour, minute, second) : undefined;
  if (!clock) return void violations.push(violationAt('bad_time', 'the time must be YYYYMMDDHHMM in format 203, or with seconds in format 204', dtm, 0, 1));
  const instant = instantIn(zone, clock);
  if (typeof instant !== 'string') return instant.toString();
  return void violations.push(violationAt(instant, 'the time must lie between 1990 and 2100', dtm, 0, 1));
}

function readPlace({ eqd, violations }: Group, location: Segment | undefined): JsonObject | undefined {
  const [place, terminal] = [valueAt(location, 1), valueAt(location, 2)];
  if (place !== undefined) return { codes: [...(terminal === undefined ? [] : [`TERMINAL:${place}/${terminal}`]), `UNLOCODE:${place}`] };
  return void violations.push(violationAt('missing_field', 'LOC+165, or LOC+9 (in) or LOC+11 (out), with a place (3225) is required', location ?? eqd, location && 1));
}

/** Verified gross mass, else the weight; whole kilograms. */
function readGrossMass({ own, violations }: Group): number | undefined {
  const weighed = (code: string): Segment | undefined =>
    own.find((segment) => segment.tag === 'MEA' && [valueAt(segment, 0), valueAt(segment, 1)].includes(code) && valueAt(segment, 2) === 'KGM');
  const mea = weighed('VGM') ?? weighed('WT');
  const text = valueAt(mea, 2, 1)?.replace(mea?.decimalMark ?? '.', '.').replace(',', '.');
  if (!mea || text === undefined) return undefined;
  if (/^\d+(\.\d*)?$/.test(text)) return Math.round(Number(text));
  return void violations.push(violationAt('value_out_of_range', 'the mass must be a number of kilograms, 0 or more', mea, 2, 1));
}

function readRest({ eqd, own, find }: Group): JsonObject {
  const tdt = find('TDT+1');
  const seals = own.flatMap((segment) => (segment.tag === 'SEL' ? (valueAt(segment, 0) ?? []) : []));
  return present({
    load: loads.get(valueAt(eqd, 5) ?? ''),
    sizeType: valueAt(eqd, 2),
    phase: phases.get(valueAt(eqd, 4) ?? ''),
    mode: modes.get(valueAt(tdt, 2) ?? ''),
    transportRef: valueAt(tdt, 7) ?? valueAt(tdt, 1),
    tripRef: valueAt(find('RFF+BN'), 0, 1),
    seals: seals.length > 0 ? seals : undefined,
  });
}

function originsOf({ eqd, find }: Group, dtm: Segment | undefined, location: Segment | undefined): Readonly<Record<string, string>> {
  const rff = find('RFF+BN');
  const tdt = find('TDT+1');
  return {
    '$.data.containerNumber': pathTo(eqd, 1),
    '$.data.sizeType': pathTo(eqd, 2),
    ...(dtm ? { '$.time': pathTo(dtm, 0, 1) } : {}),
    ...(location ? { '$.data.place': pathTo(location, 1) } : {}),
    ...(rff ? { '$.data.tripRef': pathTo(rff, 0, 1) } : {}),
    ...(tdt ? { '$.data.transportRef': pathTo(tdt, 7) } : {}),
  };
}
