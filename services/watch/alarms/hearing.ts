import { type HeardHour, type HeardSeries, learnRhythm } from '#libs/alarms';
import { withConnection } from '#libs/database';
import { type HeardHourRow, heardHours } from '#libs/database/alarms';
import { type LastHeard, lastHeard } from '#libs/database/reads';
import type { ReferenceSnapshot } from '#libs/reference';
import { isClosed, nodeOf } from '#services/query';
import type { WatchParts } from '../watch-parts.js';

const hourMillis = 3_600_000;
/** Habits are learnt from the events of so many days, and only who was heard in them is judged. */
export const habitDays = 28;
const learnEveryMillis = 600_000;
/** Facts received this long before the last look are read again: another consumer may have committed them late. */
const overlapMillis = 60_000;
const mostRows = 200_000;
const mostPlaces = 20_000;

type Series = Omit<HeardSeries, 'isClosed'>;

/** Who of a tenant was heard of where, and how often; learnt anew every ten minutes, kept up to date in between. */
export class Hearing {
  private series = new Map<string, Series>();
  private learntAt = Number.NEGATIVE_INFINITY;
  private lookedAt = 0;
  private closed: ClosedHours | undefined;

  constructor(
    private readonly parts: WatchParts,
    private readonly tenant: string,
  ) {}

  /** All series heard of in the last 28 days. */
  async listen(reference: ReferenceSnapshot, now: number): Promise<HeardSeries[]> {
    if (now - this.learntAt >= learnEveryMillis) await this.learn(reference, now);
    await this.catchUp(reference, now);
    const oldest = now - habitDays * 24 * hourMillis;
    const closed = this.closedHours(reference);
    return [...this.series.values()].filter(({ last }) => last >= oldest).map((each) => ({ ...each, isClosed: (hour) => closed.at(each.node, hour) }));
  }

  private closedHours(reference: ReferenceSnapshot): ClosedHours {
    if (this.closed?.reference !== reference) this.closed = new ClosedHours(reference);
    return this.closed;
  }

  private async learn(reference: ReferenceSnapshot, now: number): Promise<void> {
    const from = new Date(now - habitDays * 24 * hourMillis);
    const rows = await withConnection(this.parts.slow, (connection) => heardHours(connection, this.tenant, from, new Date(now), mostRows));
    if (rows.length === mostRows) this.parts.logger.warn({ tenant: this.tenant, mostRows }, 'more was heard than habits are learnt from: some series are not judged');
    this.series = learnSeries(rows, this.closedHours(reference));
    this.learntAt = now;
    this.lookedAt = now - overlapMillis;
  }

  private async catchUp(reference: ReferenceSnapshot, now: number): Promise<void> {
    const domains = this.parts.domains.map(({ name }) => name);
    const choice = { tenant: this.tenant, domains, from: new Date(this.lookedAt - overlapMillis), to: new Date(now + hourMillis), now: new Date(now), limit: mostPlaces };
    for (const heard of await withConnection(this.parts.database, (connection) => lastHeard(connection, choice))) this.note(heard, reference);
    this.lookedAt = now;
  }

  /** A series that is new has no habits until the next lesson. */
  private note({ domain, source, type, place, lastEventTime, lastReceivedAt }: LastHeard, reference: ReferenceSnapshot): void {
    if (lastEventTime === null) return;
    const node = nodeOf(place, lastReceivedAt.getTime(), reference);
    const key = keyOf({ domain, source, node, type });
    const known = this.series.get(key) ?? { domain, source, node, type, last: 0, rhythm: learnRhythm([], () => false) };
    if (lastEventTime.getTime() > known.last) this.series.set(key, { ...known, last: lastEventTime.getTime() });
  }
}

/** One series for each source, node and type; several codes may be one node. */
function learnSeries(rows: readonly HeardHourRow[], closed: ClosedHours): Map<string, Series> {
  const gathered = new Map<string, { of: Omit<Series, 'rhythm'>; hours: Map<number, number> }>();
  for (const { domain, source, type, place, hour, times, last } of rows) {
    const of = { domain, source, node: nodeOf(place, last.getTime(), closed.reference), type, last: last.getTime() };
    const known = gathered.get(keyOf(of)) ?? { of, hours: new Map<number, number>() };
    known.hours.set(hour, (known.hours.get(hour) ?? 0) + times);
    gathered.set(keyOf(of), { of: { ...of, last: Math.max(of.last, known.of.last) }, hours: known.hours });
  }
  return new Map([...gathered].map(([key, { of, hours }]) => [key, { ...of, rhythm: learnRhythm(heardIn(hours), (hour) => closed.at(of.node, hour)) }]));
}

function heardIn(hours: ReadonlyMap<number, number>): HeardHour[] {
  return [...hours].map(([hour, times]) => ({ hour, times }));
}

/** Which hours a node is closed, by the calendar of one state of the reference data. */
class ClosedHours {
  private readonly known = new Map<string, Map<number, boolean>>();

  constructor(readonly reference: ReferenceSnapshot) {}

  at(node: string, hour: number): boolean {
    const ofNode = this.known.get(node) ?? new Map<number, boolean>();
    const known = ofNode.get(hour);
    if (known !== undefined) return known;
    const closed = isClosed(node, this.reference, hour * hourMillis);
    this.known.set(node, ofNode.set(hour, closed));
    return closed;
  }
}

function keyOf({ domain, source, node, type }: Pick<Series, 'domain' | 'source' | 'node' | 'type'>): string {
  return [domain, source, node, type].join('\u001f');
}
