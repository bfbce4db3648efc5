/** A time during which a zone keeps one offset from UTC. */
export interface Stretch {
  /** Epoch seconds of its first instant, or, when it began before the UTC day before, the start of that day. */
  readonly from: number;
  readonly offsetSeconds: number;
}

const secondsPerDay = 86_400;

/** Offsets of one zone, read from Intl once a UTC day and kept. */
export class ZoneOffsets {
  private readonly formatter: Intl.DateTimeFormat;
  private readonly days = new Map<number, readonly [Stretch] | readonly [Stretch, Stretch]>();
  private readonly offsetsAtDayStart = new Map<number, number>();

  /** Throws RangeError when Intl does not know the zone. */
  constructor(zone: string) {
    this.formatter = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  }

  /** The stretch an instant lies in. */
  stretchAt(epochSeconds: number): Stretch {
    const day = Math.floor(epochSeconds / secondsPerDay);
    const [first, second] = this.days.get(day) ?? this.learnDay(day);
    return second !== undefined && epochSeconds >= second.from ? second : first;
  }

  private learnDay(day: number): readonly [Stretch] | readonly [Stretch, Stretch] {
    const first = this.stretchUntil(day, day - 1);
    const second = this.stretchUntil(day + 1, day);
    const stretches = second.offsetSeconds === first.offsetSeconds ? ([first] as const) : ([first, second] as const);
    this.days.set(day, stretches);
    return stretches;
  }

  /** The stretch at the start of `day`, its beginning looked for back to the start of `earliest`; no zone changes twice in a day. */
  private stretchUntil(day: number, earliest: number): Stretch {
    const offsetSeconds = this.offsetAtStartOf(day);
    let before = earliest * secondsPerDay;
    if (this.offsetAtStartOf(earliest) === offsetSeconds) return { from: before, offsetSeconds };
    let from = day * secondsPerDay;
    while (from - before > 1) {
      const middle = Math.floor((before + from) / 2);
      if (this.readOffset(middle) === offsetSeconds) from = middle;
      else before = middle;
    }
    return { from, offsetSeconds };
  }

  private offsetAtStartOf(day: number): number {
    const known = this.offsetsAtDayStart.get(day);
    if (known !== undefined) return known;
    const offsetSeconds = this.readOffset(day * secondsPerDay);
    this.offsetsAtDayStart.set(day, offsetSeconds);
    return offsetSeconds;
  }

  /** Reads the `GMT-03:30` that Intl writes; UTC is a bare `GMT`. */
  private readOffset(epochSeconds: number): number {
    const [, sign, hours = 0, minutes = 0, seconds = 0] =
      /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(this.formatter.format(epochSeconds * 1000)) ?? [];
    const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === '-' ? -size : size;
  }
}
