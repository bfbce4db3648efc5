import type { JsonObject, Violation } from '#libs/contracts';
import { parseTime } from './parse-time.js';
import { isTenant } from './tenant.js';

export interface EnvelopeCheck {
  readonly violations: Violation[];
  /** True when the event cannot be looked at any further. */
  readonly isBroken: boolean;
  /** Event time, epoch milliseconds. */
  readonly time: number | undefined;
  /** `recordedtime` where it is given, epoch milliseconds. */
  readonly recorded: number | undefined;
}

const maxIdLength = 500;
const earliest = Date.UTC(1990, 0, 1);
const latest = Date.UTC(2100, 0, 1);
const uriReference = /^[^\s\u0000-\u001f\u007f<>"{}|\\^`]+$/;

/** The attributes of a CloudEvent and Caravan's own, in the order of domains.md 3.0. */
export function checkEnvelope(event: JsonObject, receivedAt: number, types: readonly string[], isKnownType: boolean): EnvelopeCheck {
  const violations = cloudEventViolations(event);
  if (violations.length === 0 && !isKnownType) {
    violations.push({ reason: 'unknown_type', propertyPath: '$.type', message: `type must be one of ${types.join(', ')}` });
  }
  if (violations.length > 0) return { violations, isBroken: true, time: undefined, recorded: undefined };
  const recorded = recordedOf(event, receivedAt);
  if (recorded.violation) violations.push(recorded.violation);
  violations.push(...extensionViolations(event));
  const { time, violation } = timeOf(event);
  if (violation && event['retracted'] !== true) violations.push(violation);
  return { violations, isBroken: false, time: violation ? undefined : time, recorded: recorded.time };
}

function cloudEventViolations(event: JsonObject): Violation[] {
  const found: Violation[] = [];
  const report = (attribute: string, message: string) =>
    found.push({ reason: 'not_cloudevent', propertyPath: `$.${attribute}`, message: `${attribute} ${message}` });
  const { specversion, id, source, type } = event;
  if (specversion !== '1.0') report('specversion', 'must be "1.0"');
  if (typeof id !== 'string' || id.length === 0 || id.length > maxIdLength) report('id', `must be a text of 1 to ${maxIdLength} characters`);
  if (typeof source !== 'string' || !uriReference.test(source) || source.length > 2000) report('source', 'must be a URI reference such as /ktz/tos');
  if (typeof type !== 'string' || type.length === 0) report('type', 'must be a text');
  return found;
}

interface ReadTime {
  readonly time?: number;
  readonly violation?: Violation;
}

function recordedOf(event: JsonObject, receivedAt: number): ReadTime {
  const value = event['recordedtime'];
  const path = '$.recordedtime';
  if (value === undefined || value === null) return {};
  const time = typeof value === 'string' ? parseTime(value) : undefined;
  if (time === undefined) return { violation: { reason: 'bad_time', propertyPath: path, message: timeSentence('recordedtime') } };
  if (time <= receivedAt + 24 * 3_600_000) return { time };
  const message = 'recordedtime must not be later than receipt + 24 h: such a version could never be corrected';
  return { violation: { reason: 'recordedtime_in_future', propertyPath: path, message } };
}

function extensionViolations(event: JsonObject): Violation[] {
  const found: Violation[] = [];
  const { sequence, retracted, tenant } = event;
  if (sequence !== undefined && sequence !== null && typeof sequence !== 'string' && !Number.isSafeInteger(sequence)) {
    found.push({ reason: 'wrong_type', propertyPath: '$.sequence', message: 'sequence must be a text or a whole number' });
  }
  if (retracted !== undefined && retracted !== null && typeof retracted !== 'boolean') {
    found.push({ reason: 'wrong_type', propertyPath: '$.retracted', message: 'retracted must be true or false' });
  }
  if (tenant !== undefined && tenant !== null && (typeof tenant !== 'string' || !isTenant(tenant))) {
    found.push({ reason: 'value_out_of_range', propertyPath: '$.tenant', message: 'tenant must be 1 to 63 characters a-z, 0-9, -, _ or .' });
  }
  return found;
}

function timeOf(event: JsonObject): ReadTime {
  const value = event['time'];
  const path = '$.time';
  if (value === undefined || value === null) return { violation: { reason: 'missing_field', propertyPath: path, message: 'time is required' } };
  const time = typeof value === 'string' ? parseTime(value) : undefined;
  if (time === undefined) return { violation: { reason: 'bad_time', propertyPath: path, message: timeSentence('time') } };
  if (time >= earliest && time <= latest) return { time };
  return { violation: { reason: 'time_out_of_range', propertyPath: path, message: 'time must lie between 1990-01-01 and 2100-01-01' } };
}

function timeSentence(attribute: string): string {
  return `${attribute} must be an RFC 3339 time with an offset, such as 2024-05-01T06:00:00+05:00`;
}
