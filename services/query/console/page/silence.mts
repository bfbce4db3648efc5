import type { SourceRow } from './answers.mjs';

/** As the query service judges it: this many times the usual gap on an open day. */
const gapsUntilSilent = 3;

/** True when nothing was heard for longer than usual at `now`, epoch milliseconds; undefined where no gap is usual yet. Needs no new answer as time passes. */
export function isSilent({ lastEventTime, usualGapSeconds, isOpenDay }: SourceRow, now: number): boolean | undefined {
  if (lastEventTime === null || usualGapSeconds === null) return undefined;
  return isOpenDay && now - Date.parse(lastEventTime) > gapsUntilSilent * usualGapSeconds * 1000;
}
