const hourMillis = 3_600_000;
export const hoursOfWeek = 168;
/** 1970-01-01 was a Thursday: hour 0 is Monday 00:00 UTC. */
const mondayShift = 72;

/** How often a series is heard, by hour of the week (UTC, hour 0 is Monday 00:00). */
export interface Rhythm {
  /** Different event times an hour, on the mean. */
  readonly rates: readonly number[];
  /** Most that an empty hour can say against chance, as -ln of how often that hour was empty. */
  readonly mostSurprise: readonly number[];
  /** Hours of the epoch between the first and the last event. */
  readonly span: number;
  /** Hours in which something was heard. */
  readonly activeHours: number;
}

/** Different event times of a series in one hour of the epoch. */
export interface HeardHour {
  readonly hour: number;
  readonly times: number;
}

/** The hour of the week of an hour of the epoch. */
export function hourOfWeek(hour: number): number {
  return (hour + mondayShift) % hoursOfWeek;
}

/** Learns the rhythm of a series; hours on which its place was closed do not count. */
export function learnRhythm(heard: readonly HeardHour[], isClosed: (hour: number) => boolean): Rhythm {
  const [times, active, seen] = [zeros(), zeros(), zeros()];
  const byHour = new Map(heard.map(({ hour, times: count }) => [hour, count]));
  const [first, last] = [Math.min(...byHour.keys()), Math.max(...byHour.keys())];
  for (let hour = first; hour <= last; hour++) {
    const slot = hourOfWeek(hour);
    const count = byHour.get(hour) ?? 0;
    if (count === 0 && isClosed(hour)) continue;
    seen[slot] = at(seen, slot) + 1;
    times[slot] = at(times, slot) + count;
    active[slot] = at(active, slot) + (count > 0 ? 1 : 0);
  }
  return {
    rates: times.map((sum, slot) => (at(seen, slot) === 0 ? 0 : sum / at(seen, slot))),
    mostSurprise: active.map((count, slot) => -Math.log(1 - count / (at(seen, slot) + 0.5))),
    span: last - first,
    activeHours: byHour.size,
  };
}

/**
 * When silence since `last` became less likely than `chance`, in epoch milliseconds; undefined when it has not by `now`. Closed hours
 * say nothing.
 */
export function silentFrom(rhythm: Rhythm, last: number, now: number, chance: number, isClosed: (hour: number) => boolean): number | undefined {
  const enough = -Math.log(chance);
  let surprise = 0;
  for (let from = last; from < now; ) {
    const hour = Math.floor(from / hourMillis);
    const to = Math.min((hour + 1) * hourMillis, now);
    const slot = hourOfWeek(hour);
    const share = (to - from) / hourMillis;
    const more = isClosed(hour) ? 0 : Math.min(at(rhythm.rates, slot), at(rhythm.mostSurprise, slot)) * share;
    if (surprise + more >= enough) return Math.round(from + ((enough - surprise) / more) * (to - from));
    surprise += more;
    from = to;
  }
  return undefined;
}

function zeros(): number[] {
  return Array.from({ length: hoursOfWeek }, () => 0);
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? 0;
}
