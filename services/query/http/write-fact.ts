import type { FactVersion } from '#libs/database/reads';
import { parseJson } from '#libs/engine';

/** One version of a fact as JSON has it; `event` is the CloudEvent as it came. */
export function writeFact(fact: FactVersion): object {
  const { payload, eventTime, recordedTime, receivedAt, topic, partition, offset, ...rest } = fact;
  return {
    ...rest,
    eventTime: eventTime?.toISOString() ?? null,
    recordedTime: recordedTime.toISOString(),
    receivedAt: receivedAt.toISOString(),
    record: { topic, partition, offset },
    event: parseJson(payload) ?? null,
  };
}
