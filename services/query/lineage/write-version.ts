import type { FactVersion } from '#libs/database/reads';
import { parseJson } from '#libs/engine';

const longestEvent = 4_096;

/** One version of a fact as JSON has it: when it happened, was recorded and received, where it lies in the log, and what it says unless that is long. */
export function writeVersion({ revision, eventTime, recordedTime, receivedAt, retracted, late, warnings, topic, partition, offset, payload }: FactVersion): object {
  return {
    revision,
    eventTime: eventTime?.toISOString() ?? null,
    recordedTime: recordedTime.toISOString(),
    receivedAt: receivedAt.toISOString(),
    retracted,
    late,
    warnings,
    record: { topic, partition, offset },
    event: payload.length <= longestEvent ? (parseJson(payload) ?? null) : null,
  };
}
